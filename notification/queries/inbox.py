"""What lies in a person's inbox."""

from collections.abc import Sequence

from sqlalchemy import func, select

from kernel.store.db import db
from notification.models.notice import Notice


def unread_count(user_id: int) -> int:
    """Return how many notices are unread; counts to 100, which is shown as 99+."""
    unread = (
        select(Notice.id)
        .where(Notice.user_id == user_id, Notice.read_at.is_(None))
        .limit(100)
        .subquery()
    )
    return db.session.execute(select(func.count()).select_from(unread)).scalar_one()


def inbox(
    user_id: int, *, limit: int, before: int | None = None, unread: bool = False
) -> Sequence[Notice]:
    """Return notices, the newest first; `before` is the id of the last one seen."""
    found = (
        select(Notice)
        .where(Notice.user_id == user_id)
        .order_by(Notice.id.desc())
        .limit(limit)
    )
    if before is not None:
        found = found.where(Notice.id < before)
    if unread:
        found = found.where(Notice.read_at.is_(None))
    return db.session.scalars(found).all()
