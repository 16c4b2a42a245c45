"""Throwing away what nobody needs any more."""

from datetime import datetime, timedelta

from sqlalchemy import delete

from identity.commands.forget_sessions import forget_sessions
from kernel.journal.tables import OutboxMessage
from kernel.store.db import db
from kernel.store.kept_answer import forget_answers
from kernel.store.transaction import command
from kernel.values import clock
from kernel.values.jobs import Job

ANSWERS_KEPT = timedelta(days=7)
MESSAGES_KEPT = timedelta(days=30)


def tidy() -> None:
    """Forget old answers, delivered messages and sessions that are over."""
    at = clock.now()
    forget_answers(before=at - ANSWERS_KEPT)
    forget_messages(before=at - MESSAGES_KEPT)
    forget_sessions(at=at)


@command
def forget_messages(*, before: datetime) -> None:
    """Delete outbox messages delivered before the moment; the journal keeps all."""
    db.session.execute(delete(OutboxMessage).where(OutboxMessage.done_at < before))


JOBS = [Job("tidy", "app.housekeeping:tidy", cron="17 19 * * *")]
