"""Where letters go, and in which language."""

from sqlalchemy import select

from identity.models.user import User
from kernel.store.db import db


def address_of(user_id: int) -> str | None:
    """Return the e-mail address of an active person, or None."""
    return db.session.execute(
        select(User.email).where(User.id == user_id, User.state == "active")
    ).scalar_one_or_none()
