"""Put the first due days of the reference table into the database."""

from datetime import date, datetime

from sqlalchemy import select

from collaboration.events.deadlines import DeadlinesInstalled
from collaboration.models.deadline import ReportDeadline
from collaboration.rules.vocabulary import first_deadlines
from kernel.journal.record import record
from kernel.store.db import db
from kernel.store.transaction import command
from kernel.values.actor import COMMAND_LINE

_SINCE_EVER = date(2000, 1, 1)


@command
def install_deadlines(*, at: datetime) -> int:
    """Add the first rule of every task and kind that has none; return how many."""
    known = {
        (row.plan_task, row.kind)
        for row in db.session.execute(
            select(ReportDeadline.plan_task, ReportDeadline.kind).distinct()
        )
    }
    new = [
        one for one in first_deadlines() if (one["plan_task"], one["kind"]) not in known
    ]
    db.session.add_all(
        ReportDeadline(number=1, effective_from=_SINCE_EVER, set_at=at, **one)
        for one in new
    )
    if new:
        installed = DeadlinesInstalled(subject_id=0, added=len(new))
        record(installed, by=COMMAND_LINE, at=at)
    return len(new)
