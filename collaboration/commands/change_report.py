"""Lock a report for a change: the part that every command on reports shares."""

from dataclasses import dataclass
from typing import Any

from collaboration.models.report import Report
from collaboration.permissions import Permission
from collaboration.queries.access import KnownProject, known_project
from collaboration.queries.reports import period_of, report_of
from collaboration.rules.period import Period
from collaboration.rules.report_fields import Content, differences
from kernel.store.transaction import command
from kernel.values.actor import Actor
from kernel.values.errors import Stale


@dataclass(frozen=True, slots=True)
class LockedReport:
    """A report, locked after its project, which every writer locks first."""

    project: KnownProject
    period: Period
    row: Report
    # What others wrote meanwhile, and was kept beside what this editor saved.
    kept: tuple[str, ...] = ()

    @property
    def named(self) -> dict[str, Any]:
        """Return what every event about a report says of it."""
        project = self.project.row
        return {
            "subject_id": self.row.id,
            "code": project.code,
            "title_zh": project.title_zh,
            "title_en": project.title_en,
            "period": self.row.period,
            "version": self.row.version,
            "author_id": self.row.author_id,
        }


@command
def change_report(
    code: str, period_text: str, permission: Permission, *, by: Actor
) -> LockedReport:
    """Return the report with its row locked. Raises NotFound and Forbidden."""
    period = period_of(period_text)
    project = known_project(code, by, permission, lock=True)
    return LockedReport(project, period, report_of(project, period, lock=True))


def require_edition(
    report: Report, edition: int | None, content: Content | None = None
) -> None:
    """Raise Stale unless the edition is the current one; None asks for nothing.

    With the content that was to be saved, Stale names the fields that differ now.
    """
    if edition is None or edition == report.edition:
        return
    changed = {} if content is None else differences(content, report.content)
    raise Stale(changed, report.edition)
