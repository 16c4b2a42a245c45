"""Periodic reports, their submitted versions and the decisions on them."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    Integer,
    SmallInteger,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from collaboration.rules.report_state import ReportState
from kernel.store.db import Row


class Report(Row):
    """What a project says of one period. Its fields are in `content`.

    `content` follows the report schema; money in it is in fen. `version` counts
    submissions, `edition` counts saves (for two editors at once).
    """

    __tablename__ = "collaboration_report"
    __table_args__ = (
        UniqueConstraint("project_id", "period"),
        CheckConstraint(
            "state IN ('draft', 'submitted', 'in_review', 'returned', 'withdrawn',"
            " 'approved', 'rejected', 'archived')",
            name="state",
        ),
        CheckConstraint(r"period ~ '^20\d\d(Q[1-4]|H[12])?$'", name="period"),
        Index(None, "state", "step"),
        Index(None, "period", "project_id"),
        Index(None, "project_id", "due_on"),
    )

    project_id: Mapped[int] = mapped_column(ForeignKey("collaboration_project.id"))
    period: Mapped[str]
    due_on: Mapped[date]
    state: Mapped[ReportState]
    version: Mapped[int] = mapped_column(Integer, server_default=text("0"))
    edition: Mapped[int] = mapped_column(Integer, server_default=text("1"))
    step: Mapped[int] = mapped_column(SmallInteger, server_default=text("0"))
    content: Mapped[dict[str, Any]]
    author_id: Mapped[int] = mapped_column(ForeignKey("identity_user.id"))
    submitted_at: Mapped[datetime | None]
    saved_by_id: Mapped[int | None] = mapped_column(ForeignKey("identity_user.id"))
    saved_at: Mapped[datetime | None]


class ReportVersion(Row):
    """A report as it was submitted; never changes."""

    __tablename__ = "collaboration_report_version"
    __table_args__ = (UniqueConstraint("report_id", "version"),)

    report_id: Mapped[int] = mapped_column(ForeignKey("collaboration_report.id"))
    version: Mapped[int] = mapped_column(Integer)
    content: Mapped[dict[str, Any]]
    submitted_by_id: Mapped[int] = mapped_column(ForeignKey("identity_user.id"))
    submitted_at: Mapped[datetime]


class RouteStation(Row):
    """A unit on the route of all reports under a plan task (see rules/route.py).

    One that is not active is left out of new routes; its unit still sees the projects.
    """

    __tablename__ = "collaboration_route_station"
    __table_args__ = (
        UniqueConstraint(
            "plan_task",
            "position",
            "organisation_id",
            "zone_key",
            postgresql_nulls_not_distinct=True,
            name="uq_collaboration_route_station",
        ),
        CheckConstraint("condition IN ('', 'ip', 'airworthiness')", name="condition"),
    )

    plan_task: Mapped[int] = mapped_column(SmallInteger)
    position: Mapped[int] = mapped_column(SmallInteger)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("identity_organisation.id"))
    label_zh: Mapped[str]
    condition: Mapped[str] = mapped_column(server_default=text("''"))
    zone_key: Mapped[str | None]
    active: Mapped[bool] = mapped_column(server_default=text("true"))


class ReviewStep(Row):
    """A responsible unit that a report still has to pass, or has passed.

    Steps with the same position run side by side: all must pass, one return returns
    all.
    """

    __tablename__ = "collaboration_review_step"
    __table_args__ = (
        UniqueConstraint("report_id", "version", "position", "organisation_id"),
        CheckConstraint(
            "decision IN ('passed', 'returned', 'rejected')", name="decision"
        ),
        CheckConstraint(
            "(decision IS NULL) = (decided_by_id IS NULL)"
            " AND (decision IS NULL) = (decided_at IS NULL)",
            name="decided",
        ),
        CheckConstraint(
            "decided_for_id IS NULL OR decided_for_id <> decided_by_id",
            name="stood_in",
        ),
        CheckConstraint(
            "decision IS NULL OR decision = 'passed' OR comment <> ''",
            name="comment",
        ),
        Index(
            "ix_collaboration_review_step_open",
            "organisation_id",
            postgresql_where=text("decision IS NULL"),
        ),
    )

    report_id: Mapped[int] = mapped_column(ForeignKey("collaboration_report.id"))
    version: Mapped[int] = mapped_column(Integer)
    position: Mapped[int] = mapped_column(SmallInteger)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("identity_organisation.id"))
    label_zh: Mapped[str]
    decision: Mapped[str | None]
    comment: Mapped[str] = mapped_column(server_default=text("''"))
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("identity_user.id"))
    decided_for_id: Mapped[int | None] = mapped_column(ForeignKey("identity_user.id"))
    decided_at: Mapped[datetime | None]
