"""Save what a report says."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from collaboration.commands.change_project import change_project
from collaboration.commands.change_report import LockedReport, require_edition
from collaboration.commands.draft_report import draft_report
from collaboration.events import ReportSaved
from collaboration.permissions import Permission
from collaboration.queries.reports import find_report, period_of
from collaboration.rules.refusals import NotEditable
from collaboration.rules.report_fields import LABELS, differences
from collaboration.rules.report_state import EDITABLE
from kernel.journal.record import record
from kernel.store.transaction import command
from kernel.values.actor import Actor
from kernel.values.errors import Refused

# The edition of a report that does not exist yet.
NOT_BEGUN = 0


@command
def save_report(
    code: str,
    period_text: str,
    content: Mapping[str, Any],
    *,
    edition: int | None,
    by: Actor,
    at: datetime,
) -> LockedReport:
    """Keep the whole content as ReportSchema reads it; begin the report if need be.

    `edition` is the one the editor saw, NOT_BEGUN for a new report. Nothing is written
    when nothing differs. Raises NotFound, Forbidden, Refused and Stale (with what
    differs: mine, theirs).
    """
    project = change_project(code, Permission.WRITE, by=by)
    period = period_of(period_text)
    found = find_report(project, period, lock=True)
    if found is None:
        locked = draft_report(code, period_text, by=by, at=at)
    else:
        locked = LockedReport(project, period, found)
        if found.state not in EDITABLE:
            raise Refused(NotEditable())
        require_edition(found, edition, content)
    report = locked.row
    changed = differences(content, report.content)
    if not changed:
        return locked
    report.content = {key: content[key] for key in LABELS if key in content}
    report.edition += 1
    report.saved_by_id, report.saved_at = by.id, at
    saved = ReportSaved(
        **locked.named,
        edition=report.edition,
        before={key: theirs for key, (_, theirs) in changed.items()},
        after={key: mine for key, (mine, _) in changed.items()},
    )
    record(saved, by=by, at=at)
    return locked
