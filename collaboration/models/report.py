"""Periodic reports, their submitted versions and the decisions on them."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Computed,
    ForeignKey,
    Index,
    Integer,
    SmallInteger,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from collaboration.rules.report_state import ReportState
from kernel.store.db import Base, Row


def _figure(key: str) -> Mapped[int | None]:
    """Return a column that the database copies from the content: fen, or people."""
    return mapped_column(
        BigInteger, Computed(f"(content ->> '{key}')::bigint", persisted=True)
    )


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
        Index(
            "ix_collaboration_report_passed",
            "project_id",
            "due_on",
            postgresql_where=text("state IN ('approved', 'archived')"),
            postgresql_include=["inv_cum_fen", "jobs_research", "jobs_validation"],
        ),
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
    # What summaries add up (rules.summary.ADDED): reading it out of the content would
    # open the whole document for each figure.
    inv_period_fen: Mapped[int | None] = _figure("inv_period_fen")
    inv_cum_fen: Mapped[int | None] = _figure("inv_cum_fen")
    inv_fixed_period_fen: Mapped[int | None] = _figure("inv_fixed_period_fen")
    rd_period_fen: Mapped[int | None] = _figure("rd_period_fen")
    fiscal_period_fen: Mapped[int | None] = _figure("fiscal_period_fen")
    revenue_period_fen: Mapped[int | None] = _figure("revenue_period_fen")
    export_period_fen: Mapped[int | None] = _figure("export_period_fen")
    jobs_research: Mapped[int | None] = _figure("jobs_research")
    jobs_validation: Mapped[int | None] = _figure("jobs_validation")
    new_jobs: Mapped[int | None] = _figure("new_jobs")


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
            postgresql_include=["report_id", "version", "position"],
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


class ProjectUnit(Base):
    """A unit to which a report of a project was sent once; it goes on seeing both.

    A trigger writes it down with each step (migration portfolio_figures); steps never
    go. It answers for whole lists of projects what else took a look at all steps.
    """

    __tablename__ = "collaboration_project_unit"
    __table_args__ = (Index(None, "organisation_id"),)

    project_id: Mapped[int] = mapped_column(
        ForeignKey("collaboration_project.id"), primary_key=True
    )
    organisation_id: Mapped[int] = mapped_column(
        ForeignKey("identity_organisation.id"), primary_key=True
    )
