"""Save what a report says."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from collaboration.commands.change_project import change_project
from collaboration.commands.change_report import LockedReport, require_edition
from collaboration.commands.draft_report import draft_report
from collaboration.events import ReportSaved
from collaboration.permissions import Permission
from collaboration.queries.meanwhile import report_changed_since
from collaboration.queries.reports import find_report, period_of, standing
from collaboration.rules.amounts_typed import doubtful_amounts, usual_amounts
from collaboration.rules.refusals import NotEditable
from collaboration.rules.report_fields import LABELS, brought_together, differences
from collaboration.rules.report_state import EDITABLE
from kernel.journal.record import record
from kernel.store.transaction import command
from kernel.values.actor import Actor
from kernel.values.errors import Refused, Stale

# The edition of a report that does not exist yet.
NOT_BEGUN = 0


@command
def save_report(
    code: str,
    period_text: str,
    content: Mapping[str, Any],
    *,
    edition: int | None,
    together: bool = False,
    by: Actor,
    at: datetime,
) -> LockedReport:
    """Keep the whole content as ReportSchema reads it; begin the report if need be.

    `edition` is the one the editor saw, NOT_BEGUN for a new report. With `together`
    what others wrote since then stays, unless both changed a field differently. Nothing
    is written when nothing differs. Raises NotFound, Forbidden, Refused (also amounts
    that look like yuan, until `amount_confirmed`) and Stale (with what differs: mine,
    theirs).
    """
    given = dict(content)
    confirmed = given.pop("amount_confirmed", False)
    project = change_project(code, Permission.WRITE, by=by)
    period = period_of(period_text)
    found = find_report(project, period, lock=True)
    if found is None:
        locked = draft_report(code, period_text, by=by, at=at)
    else:
        locked = LockedReport(project, period, found)
        if found.state not in EDITABLE:
            raise Refused(NotEditable())
        if together and edition is not None and edition < found.edition:
            others = report_changed_since(found.id, edition)
            given, collisions = brought_together(given, found.content, others)
            if collisions:
                raise Stale(collisions, found.edition)
            locked = replace(locked, kept=tuple(others))
        else:
            require_edition(found, edition, given)
    report = locked.row
    changed = differences(given, report.content)
    if not changed:
        return locked
    before = standing(project, period).before
    usual = usual_amounts(before or {}, project.row.investment_plan_fen)
    if reasons := doubtful_amounts(given, changed, usual, confirmed=confirmed):
        raise Refused(*reasons)
    report.content = {key: given[key] for key in LABELS if key in given}
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
