"""Take a report back before anybody decided on it."""

from datetime import datetime

from collaboration.commands.change_report import (
    LockedReport,
    change_report,
    require_edition,
)
from collaboration.events import ReportWithdrawn
from collaboration.permissions import Permission
from collaboration.rules.refusals import CannotWithdraw
from collaboration.rules.report_state import Action, Party, next_state
from kernel.journal.record import record
from kernel.store.transaction import command
from kernel.values.actor import Actor
from kernel.values.errors import Refused


@command
def withdraw_report(
    code: str, period_text: str, *, edition: int | None, by: Actor, at: datetime
) -> LockedReport:
    """Take the report back to change it. Raises NotFound, Forbidden, Refused, Stale."""
    locked = change_report(code, period_text, Permission.WRITE, by=by)
    report = locked.row
    state = next_state(report.state, Action.WITHDRAW, {Party.AUTHOR})
    if state is None:
        raise Refused(CannotWithdraw())
    require_edition(report, edition)
    before, report.state, report.step = report.state, state, 0
    report.edition += 1
    withdrawn = ReportWithdrawn(
        **locked.named, before={"state": str(before)}, after={"state": str(state)}
    )
    record(withdrawn, by=by, at=at)
    return locked
