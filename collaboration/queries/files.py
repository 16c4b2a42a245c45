"""Files as evidence."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from collaboration.models.evidence_file import EvidenceFile
from collaboration.models.project import Milestone, StageMove
from collaboration.models.report import Report, ReportVersion
from collaboration.rules.report_state import EDITABLE
from identity.models.user import User
from kernel.store.db import db
from kernel.values.errors import NotFound
from kernel.values.file_kind import FileKind


@dataclass(frozen=True, slots=True)
class ListedFile:
    """A file without its content, and what it proves."""

    number: int
    name: str
    kind: FileKind
    size: int
    sha256: str
    note: str
    created_at: datetime
    person: str
    milestone: int | None
    milestone_name: str | None
    period: str | None
    stage: str | None


def files_of(project_id: int) -> list[ListedFile]:
    """Return the files of a project, the latest first."""
    wanted = (
        select(
            EvidenceFile.number,
            EvidenceFile.name,
            EvidenceFile.kind,
            EvidenceFile.size,
            EvidenceFile.sha256,
            EvidenceFile.note,
            EvidenceFile.created_at,
            User.name,
            Milestone.number,
            Milestone.name_zh,
            Report.period,
            StageMove.stage,
        )
        .join(User, User.id == EvidenceFile.uploaded_by_id)
        .outerjoin(Milestone, Milestone.id == EvidenceFile.milestone_id)
        .outerjoin(Report, Report.id == EvidenceFile.report_id)
        .outerjoin(StageMove, StageMove.id == EvidenceFile.stage_move_id)
        .where(EvidenceFile.project_id == project_id)
        .order_by(EvidenceFile.number.desc())
    )
    rows: Any = db.session.execute(wanted)
    return [ListedFile(*row) for row in rows]


def file_of(project_id: int, number: int) -> EvidenceFile:
    """Return a file by its number within the project. Raises NotFound."""
    found = db.session.scalars(
        select(EvidenceFile).where(
            EvidenceFile.project_id == project_id, EvidenceFile.number == number
        )
    ).one_or_none()
    if found is None:
        raise NotFound
    return found


def file_with(project_id: int, sha256: str) -> EvidenceFile | None:
    """Return the file of a project with this content."""
    return db.session.scalars(
        select(EvidenceFile).where(
            EvidenceFile.project_id == project_id, EvidenceFile.sha256 == sha256
        )
    ).one_or_none()


def content_of(file: EvidenceFile) -> bytes:
    """Return the bytes of a file."""
    return bytes(file.content)


def report_to_prove(project_id: int, period: str) -> Report:
    """Return the report of a period. Raises NotFound."""
    found = db.session.scalars(
        select(Report).where(Report.project_id == project_id, Report.period == period)
    ).one_or_none()
    if found is None:
        raise NotFound
    return found


def move_of(project_id: int, stage: str) -> StageMove:
    """Return the last move to a stage. Raises NotFound."""
    found = db.session.scalars(
        select(StageMove)
        .where(StageMove.project_id == project_id, StageMove.stage == stage)
        .order_by(StageMove.on.desc(), StageMove.id.desc())
        .limit(1)
    ).one_or_none()
    if found is None:
        raise NotFound
    return found


def proves(file: EvidenceFile) -> bool:
    """Say whether a reached milestone or a report handed in rests on the file."""
    if file.stage_move_id is not None:
        return True
    reached = file.milestone_id is not None and db.session.scalar(
        select(Milestone.reached_on).where(Milestone.id == file.milestone_id)
    )
    return bool(reached) or _handed_in(file)


def _handed_in(file: EvidenceFile) -> bool:
    """Say whether a version of a report shows the file."""
    shown = select(ReportVersion.id).where(
        ReportVersion.report_id == file.report_id,
        ReportVersion.content["files"].contains([{"number": file.number}]),
    )
    state = select(Report.state).where(Report.id == file.report_id)
    return file.report_id is not None and (
        db.session.scalar(state) not in EDITABLE
        or db.session.scalar(shown.limit(1)) is not None
    )
