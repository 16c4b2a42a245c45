"""Matters that need coordination: asked of a responsible unit, answered by it."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from collaboration.rules.matter import MatterState
from kernel.store.db import Row


class Matter(Row):
    """A small ticket: what, which unit, by when, and its reply."""

    __tablename__ = "collaboration_matter"
    __table_args__ = (
        CheckConstraint("state IN ('open', 'answered', 'closed')", name="state"),
        CheckConstraint("said <> ''", name="said"),
        CheckConstraint(
            "(reply IS NULL) = (replied_by_id IS NULL)"
            " AND (reply IS NULL) = (replied_at IS NULL)"
            " AND (state = 'open' OR reply IS NOT NULL)",
            name="replied",
        ),
        Index(None, "project_id"),
        Index(
            "ix_collaboration_matter_unit",
            "organisation_id",
            postgresql_where=text("state <> 'closed'"),
        ),
    )

    project_id: Mapped[int] = mapped_column(ForeignKey("collaboration_project.id"))
    period: Mapped[str]
    said: Mapped[str]
    organisation_id: Mapped[int] = mapped_column(ForeignKey("identity_organisation.id"))
    due_on: Mapped[date]
    state: Mapped[MatterState]
    raised_by_id: Mapped[int] = mapped_column(ForeignKey("identity_user.id"))
    raised_at: Mapped[datetime]
    reply: Mapped[str | None]
    replied_by_id: Mapped[int | None] = mapped_column(ForeignKey("identity_user.id"))
    replied_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
