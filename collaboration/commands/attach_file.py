"""Keep a file as evidence."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from collaboration.commands.change_project import change_project, named
from collaboration.events import FileAttached
from collaboration.models.evidence_file import EvidenceFile
from collaboration.permissions import Permission
from collaboration.queries.files import file_with, move_of, report_to_prove
from collaboration.queries.project_page import milestone_of
from collaboration.rules.record_refusals import (
    FileKeptAlready,
    ReportClosed,
)
from collaboration.rules.report_state import EDITABLE
from kernel.journal.record import record
from kernel.store.db import db
from kernel.store.transaction import command, refusing
from kernel.values.actor import Actor
from kernel.values.errors import Refused
from kernel.values.file_kind import safe_name
from kernel.values.file_refusals import kept_kind

ONCE = "uq_collaboration_file_project_id_sha256"


@command
def attach_file(
    code: str,
    name: str,
    content: bytes,
    fields: Mapping[str, Any],
    *,
    by: Actor,
    at: datetime,
) -> EvidenceFile:
    """Keep the bytes, of at most 20 MB, as their content shows them to be.

    `fields` may name a `milestone` (its number), a `period` (of a report that is being
    written), a `stage` (the last move to it) and a `note`; `nothing_classified` must be
    declared. Raises NotFound, Forbidden and Refused.
    """
    project = change_project(code, Permission.WORK, by=by)
    kind = kept_kind(content, declared=fields["nothing_classified"])
    project_id, digest = project.row.id, hashlib.sha256(content).hexdigest()
    if known := file_with(project_id, digest):
        raise Refused(FileKeptAlready(known.number, known.name))
    milestone, period, stage = (fields.get(k) for k in ("milestone", "period", "stage"))
    report = report_to_prove(project_id, period) if period else None
    if report is not None and report.state not in EDITABLE:
        raise Refused(ReportClosed(report.period))
    kept = EvidenceFile(
        project_id=project_id,
        number=_next(project_id),
        name=safe_name(name, kind),
        kind=kind,
        size=len(content),
        sha256=digest,
        note=fields.get("note", ""),
        milestone_id=milestone_of(project_id, milestone).id if milestone else None,
        report_id=report.id if report else None,
        stage_move_id=move_of(project_id, stage).id if stage else None,
        uploaded_by_id=by.id,
        content=content,
    )
    with refusing(ONCE, FileKeptAlready(kept.number, kept.name)):
        db.session.add(kept)
    attached = FileAttached(
        **named(project),
        number=kept.number,
        after={"name": kept.name, "size": kept.size, "sha256": digest},
    )
    record(attached, by=by, at=at)
    return kept


def _next(project_id: int) -> int:
    # The project's row is locked, so nobody takes the number meanwhile.
    taken = select(func.max(EvidenceFile.number)).where(
        EvidenceFile.project_id == project_id
    )
    return (db.session.scalar(taken) or 0) + 1
