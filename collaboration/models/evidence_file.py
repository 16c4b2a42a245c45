"""Files that prove something: test reports, certificates, pictures."""

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kernel.store.db import Row
from kernel.values.file_kind import FileKind


class EvidenceFile(Row):
    """A file of a project, kept in the database with everything it belongs to.

    `kind` was found in the content, never taken from the name. It may prove a
    milestone, a report or a move to another stage; the same content is kept once.
    """

    __tablename__ = "collaboration_file"
    __table_args__ = (
        UniqueConstraint("project_id", "number"),
        UniqueConstraint("project_id", "sha256"),
        CheckConstraint("size > 0 AND size <= 20971520", name="size"),
        Index(None, "milestone_id"),
        Index(None, "report_id"),
    )

    project_id: Mapped[int] = mapped_column(ForeignKey("collaboration_project.id"))
    number: Mapped[int]
    name: Mapped[str]
    kind: Mapped[FileKind]
    size: Mapped[int]
    sha256: Mapped[str]
    note: Mapped[str]
    milestone_id: Mapped[int | None] = mapped_column(
        ForeignKey("collaboration_milestone.id")
    )
    report_id: Mapped[int | None] = mapped_column(ForeignKey("collaboration_report.id"))
    stage_move_id: Mapped[int | None] = mapped_column(
        ForeignKey("collaboration_stage_move.id")
    )
    uploaded_by_id: Mapped[int] = mapped_column(ForeignKey("identity_user.id"))
    # Read only to hand the file out.
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
