"""What reviewers say of single fields of a report, and what its authors answer."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Integer, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kernel.store.db import Row


class Remark(Row):
    """A remark at a field of one version; the number counts within the report.

    Its authors read it once the report is theirs again, and answer it before they hand
    in the next version.
    """

    __tablename__ = "collaboration_remark"
    __table_args__ = (
        UniqueConstraint("report_id", "number"),
        CheckConstraint("said <> ''", name="said"),
        CheckConstraint(
            "(answer IS NULL) = (answered_by_id IS NULL)"
            " AND (answer IS NULL) = (answered_at IS NULL)",
            name="answered",
        ),
    )

    report_id: Mapped[int] = mapped_column(ForeignKey("collaboration_report.id"))
    number: Mapped[int] = mapped_column(Integer)
    version: Mapped[int] = mapped_column(Integer)
    field: Mapped[str]
    said: Mapped[str]
    organisation_id: Mapped[int] = mapped_column(ForeignKey("identity_organisation.id"))
    said_by_id: Mapped[int] = mapped_column(ForeignKey("identity_user.id"))
    said_at: Mapped[datetime]
    answer: Mapped[str | None]
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("identity_user.id"))
    answered_at: Mapped[datetime | None]
