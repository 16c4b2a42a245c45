"""End the session that is being used."""

from datetime import datetime

from sqlalchemy import update

from identity.events import SignedOut
from identity.models.user import Session
from kernel.journal.record import record
from kernel.store.db import db
from kernel.store.transaction import command
from kernel.values.actor import Actor


@command
def sign_out(*, by: Actor, at: datetime) -> None:
    """End the actor's session on the server; its cookie opens nothing from now on."""
    ended = db.session.execute(
        update(Session)
        .where(Session.id == by.session_id, Session.ended_at.is_(None))
        .values(ended_at=at)
        .returning(Session.id)
    ).scalar_one_or_none()
    if ended is not None and by.id is not None:
        record(SignedOut(subject_id=by.id, session_id=ended), by=by, at=at)
