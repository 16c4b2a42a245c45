"""Put an approved report away."""

from datetime import datetime

from collaboration.commands.change_report import (
    LockedReport,
    change_report,
    require_edition,
)
from collaboration.events import ReportArchived
from collaboration.permissions import Permission
from collaboration.rules.refusals import NotApproved
from collaboration.rules.report_state import Action, Party, next_state
from kernel.journal.record import record
from kernel.store.transaction import command
from kernel.values.actor import Actor
from kernel.values.errors import Refused


@command
def archive_report(
    code: str, period_text: str, *, edition: int | None = None, by: Actor, at: datetime
) -> LockedReport:
    """Archive the report; it changes no more. The clock does this too.

    Raises NotFound, Forbidden, Refused and Stale.
    """
    locked = change_report(code, period_text, Permission.ARCHIVE, by=by)
    report = locked.row
    party = Party.COORDINATOR if by.signed_in else Party.SYSTEM
    state = next_state(report.state, Action.ARCHIVE, {party})
    if state is None:
        raise Refused(NotApproved())
    require_edition(report, edition)
    before, report.state = report.state, state
    report.edition += 1
    archived = ReportArchived(
        **locked.named, before={"state": str(before)}, after={"state": str(state)}
    )
    record(archived, by=by, at=at)
    return locked
