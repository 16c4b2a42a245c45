"""Give an approved report back to its authors."""

from datetime import datetime

from collaboration.commands.change_report import (
    LockedReport,
    change_report,
    require_edition,
)
from collaboration.events import ReportReopened
from collaboration.permissions import Permission
from collaboration.rules.refusals import CommentNeeded, NotApproved
from collaboration.rules.report_state import Action, Party, next_state
from kernel.journal.record import record
from kernel.store.transaction import command
from kernel.values.actor import Actor
from kernel.values.errors import Refusal, Refused


@command
def reopen_report(
    code: str,
    period_text: str,
    comment: str,
    *,
    edition: int | None,
    by: Actor,
    at: datetime,
) -> LockedReport:
    """Reopen the report, and say why. Raises NotFound, Forbidden, Refused, Stale."""
    locked = change_report(code, period_text, Permission.REOPEN, by=by)
    report, reasons = locked.row, list[Refusal]()
    state = next_state(report.state, Action.REOPEN, {Party.COORDINATOR})
    if state is None:
        reasons.append(NotApproved())
    if not comment.strip():
        reasons.append(CommentNeeded())
    if state is None or reasons:
        raise Refused(*reasons)
    require_edition(report, edition)
    before, report.state, report.step = report.state, state, 0
    report.edition += 1
    reopened = ReportReopened(
        **locked.named,
        comment=comment.strip(),
        before={"state": str(before)},
        after={"state": str(state)},
    )
    record(reopened, by=by, at=at)
    return locked
