"""What others changed in a project or a report since an editor opened it."""

from typing import Any

from sqlalchemy import select

from kernel.journal.tables import JournalEntry
from kernel.store.db import db


def project_changed_since(project_id: int, version: int) -> dict[str, Any]:
    """Return what changed after a version of a project: (then, now) by field."""
    return _changed_since(
        "collaboration_project", project_id, "ProjectEdited", "version", version
    )


def report_changed_since(report_id: int, edition: int) -> dict[str, Any]:
    """Return what changed after an edition of a report: (then, now) by field."""
    return _changed_since(
        "collaboration_report", report_id, "ReportSaved", "edition", edition
    )


def _changed_since(
    subject: str, subject_id: int, event: str, counted: str, number: int
) -> dict[str, Any]:
    rows = db.session.execute(
        select(JournalEntry.before, JournalEntry.after)
        .where(
            JournalEntry.subject == subject,
            JournalEntry.subject_id == subject_id,
            JournalEntry.event == event,
            JournalEntry.data[counted].as_integer() > number,
        )
        .order_by(JournalEntry.id)
    )
    changed: dict[str, Any] = {}
    for before, after in rows:
        for name, value in (after or {}).items():
            first = changed.get(name, ((before or {}).get(name), None))[0]
            changed[name] = (first, value)
    return changed
