"""End another of one's sessions."""

from datetime import datetime

from sqlalchemy import func, update

from identity.events import SessionEnded
from identity.models.user import Session
from kernel.journal.record import record
from kernel.store.db import db
from kernel.store.transaction import command
from kernel.values.actor import Actor
from kernel.values.errors import NotFound, SignInNeeded


@command
def end_session(handle: str, *, by: Actor, at: datetime) -> None:
    """End the actor's own session with that handle. Raises NotFound."""
    if by.id is None:
        raise SignInNeeded
    ended = db.session.scalars(
        update(Session)
        .where(
            Session.user_id == by.id,
            func.left(func.encode(Session.token_hash, "hex"), 16) == handle,
            Session.ended_at.is_(None),
        )
        .values(ended_at=at)
        .returning(Session.id)
    ).one_or_none()
    if ended is None:
        raise NotFound
    record(SessionEnded(subject_id=by.id, session_id=ended), by=by, at=at)
