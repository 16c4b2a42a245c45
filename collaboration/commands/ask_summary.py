"""Ask for the summary of a period as PDF, document and workbook."""

from datetime import datetime

from sqlalchemy import delete, select

from collaboration.events.summaries import SummaryAsked
from collaboration.models.summary import Summary
from collaboration.permissions import TABLE, Permission, Ties
from collaboration.queries.summaries import KEPT
from collaboration.rules.period import Period
from collaboration.rules.refusals import FuturePeriod
from kernel.journal.record import record
from kernel.store.db import db
from kernel.store.task import ask_task
from kernel.store.transaction import command
from kernel.values.actor import Actor
from kernel.values.clock import local_day
from kernel.values.errors import Refused

MAKE = "collaboration.make-summary"
PERIOD, ALL = "period", "all"


@command
def ask_summary(
    period: Period, kind: str, *, locale: str, by: Actor, at: datetime
) -> int:
    """Put the making in the queue of the worker; return the number of the summary.

    `kind` is PERIOD (three files) or ALL (a workbook of all reports). Of each person
    the latest ones are kept. Raises Forbidden and Refused (a period to come).
    """
    TABLE.require(by, Permission.SUMMARISE, Ties())
    if period.first_day > local_day(at):
        raise Refused(FuturePeriod(period.first_day))
    task_id = ask_task(MAKE, {}, by=by, at=at)
    summary = Summary(
        kind=kind,
        period=str(period),
        locale=locale,
        asked_by_id=by.id,
        asked_at=at,
        task_id=task_id,
    )
    db.session.add(summary)
    db.session.flush()
    older = (
        select(Summary.id)
        .where(Summary.asked_by_id == by.id)
        .order_by(Summary.id.desc())
        .offset(KEPT)
    )
    db.session.execute(delete(Summary).where(Summary.id.in_(older)))
    asked = SummaryAsked(subject_id=summary.id, period=str(period), kind=kind)
    record(asked, by=by, at=at)
    return summary.id
