"""Say whether every running project owes a half-year's or a year's report."""

from datetime import datetime

from sqlalchemy.dialects.postgresql import insert

from collaboration.events.reminders import DutySet
from collaboration.models.duty import ReportDuty
from collaboration.permissions import TABLE, Permission, Ties
from collaboration.queries.duties import duties
from kernel.journal.record import record
from kernel.store.db import db
from kernel.store.transaction import command
from kernel.values.actor import Actor


@command
def set_duty(kind: str, owed: bool, *, by: Actor, at: datetime) -> None:
    """Let reminders and the overdue list ask for reports of a kind (H or Y), or not.

    What is so already changes nothing. Raises Forbidden.
    """
    TABLE.require(by, Permission.ROUTES, Ties())
    before = duties()[kind]
    if before is owed:
        return
    kept = db.session.execute(
        insert(ReportDuty)
        .values(kind=kind, owed=owed)
        .on_conflict_do_update(index_elements=[ReportDuty.kind], set_={"owed": owed})
        .returning(ReportDuty.id)
    ).scalar_one()
    done = DutySet(
        subject_id=kept, kind=kind, before={"owed": before}, after={"owed": owed}
    )
    record(done, by=by, at=at)
