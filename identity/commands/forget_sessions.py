"""Throw away sessions and failed tries that nobody asks about any more."""

from datetime import datetime, timedelta

from sqlalchemy import delete

from identity.models.user import Session, SignInFailure
from kernel.store.db import db
from kernel.store.transaction import command

SESSIONS_KEPT = timedelta(days=30)
FAILURES_KEPT = timedelta(days=1)


@command
def forget_sessions(*, at: datetime) -> None:
    """Delete what ended long ago; who signed in when stays in the journal."""
    db.session.execute(delete(Session).where(Session.expires_at < at - SESSIONS_KEPT))
    db.session.execute(
        delete(SignInFailure).where(SignInFailure.at < at - FAILURES_KEPT)
    )
