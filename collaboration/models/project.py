"""Collaboration projects: two sides, members, milestones, linked bookings."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import (
    CheckConstraint,
    FetchedValue,
    ForeignKey,
    Index,
    Integer,
    Numeric,
    SmallInteger,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from collaboration.rules.project import CooperationMode, MilestoneState, Stage
from kernel.store.db import Row


class Project(Row):
    """R&D at headquarters in Minhang, trial and validation in Lin-gang.

    Money is in fen; readiness levels are 1 to 9 (GB/T 22900), manufacturing levels 1
    to 10. Land is in mu, floor space in square metres. Credit codes are those that the
    two sides signed with; empty where the side is not a Chinese legal person.
    """

    __tablename__ = "collaboration_project"
    __table_args__ = (
        CheckConstraint("plan_task IN (6, 7, 8)", name="plan_task"),
        CheckConstraint("trl_start BETWEEN 1 AND 9", name="trl_start"),
        CheckConstraint("trl_target BETWEEN trl_start AND 9", name="trl_target"),
        CheckConstraint("planned_end > starts_on", name="dates"),
        CheckConstraint("research_org_id <> validation_org_id", name="two_sides"),
        CheckConstraint("investment_plan_fen >= 0", name="investment"),
        CheckConstraint("mrl_target BETWEEN 1 AND 10", name="mrl_target"),
        CheckConstraint("land_mu >= 0 AND floor_m2 >= 0", name="ground"),
        CheckConstraint(
            "research_credit_code ~ '^([0-9A-HJ-NPQRTUWXY]{18})?$'"
            " AND validation_credit_code ~ '^([0-9A-HJ-NPQRTUWXY]{18})?$'",
            name="credit_codes",
        ),
    )

    code: Mapped[str] = mapped_column(unique=True)
    title_zh: Mapped[str]
    title_en: Mapped[str] = mapped_column(server_default=text("''"))
    plan_task: Mapped[int] = mapped_column(SmallInteger)
    sector: Mapped[str]
    mode: Mapped[CooperationMode]
    research_org_id: Mapped[int] = mapped_column(ForeignKey("identity_organisation.id"))
    validation_org_id: Mapped[int] = mapped_column(
        ForeignKey("identity_organisation.id")
    )
    research_credit_code: Mapped[str] = mapped_column(server_default=text("''"))
    validation_credit_code: Mapped[str] = mapped_column(server_default=text("''"))
    research_site_zh: Mapped[str] = mapped_column(server_default=text("''"))
    validation_site_zh: Mapped[str] = mapped_column(server_default=text("''"))
    contact_name: Mapped[str]
    contact_phone: Mapped[str] = mapped_column(server_default=text("''"))
    contact_email: Mapped[str] = mapped_column(server_default=text("''"))
    starts_on: Mapped[date]
    planned_end: Mapped[date]
    stage: Mapped[Stage]
    trl_start: Mapped[int] = mapped_column(SmallInteger)
    trl_target: Mapped[int] = mapped_column(SmallInteger)
    mrl_target: Mapped[int | None] = mapped_column(SmallInteger)
    investment_plan_fen: Mapped[int]
    land_mu: Mapped[Decimal | None] = mapped_column(Numeric(10, 2))
    floor_m2: Mapped[Decimal | None] = mapped_column(Numeric(12, 2))
    summary_zh: Mapped[str] = mapped_column(server_default=text("''"))
    nothing_classified: Mapped[bool]
    version: Mapped[int] = mapped_column(Integer, server_default=text("1"))
    opened_by_id: Mapped[int] = mapped_column(ForeignKey("identity_user.id"))
    is_example: Mapped[bool] = mapped_column(server_default=text("false"))


class ProjectMember(Row):
    """A person who works on a project and may write its reports."""

    __tablename__ = "collaboration_member"
    __table_args__ = (UniqueConstraint("project_id", "user_id"), Index(None, "user_id"))

    project_id: Mapped[int] = mapped_column(ForeignKey("collaboration_project.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("identity_user.id"))
    lead: Mapped[bool] = mapped_column(server_default=text("false"))


class StageMove(Row):
    """When a project reached a stage, and on what grounds."""

    __tablename__ = "collaboration_stage_move"
    __table_args__ = (Index(None, "project_id", "on"),)

    project_id: Mapped[int] = mapped_column(ForeignKey("collaboration_project.id"))
    stage: Mapped[Stage]
    on: Mapped[date]
    grounds: Mapped[str] = mapped_column(server_default=text("''"))


class Milestone(Row):
    """A dated aim of a project, at one of its two sites; numbered within it from 1."""

    __tablename__ = "collaboration_milestone"
    __table_args__ = (
        CheckConstraint("side IN ('research', 'validation')", name="side"),
        CheckConstraint(
            "(state = 'reached') = (reached_on IS NOT NULL)", name="reached"
        ),
        UniqueConstraint("project_id", "number"),
    )

    project_id: Mapped[int] = mapped_column(ForeignKey("collaboration_project.id"))
    number: Mapped[int] = mapped_column(SmallInteger)
    name_zh: Mapped[str]
    side: Mapped[str]
    planned_on: Mapped[date]
    reached_on: Mapped[date | None]
    state: Mapped[MilestoneState]
    evidence_zh: Mapped[str] = mapped_column(server_default=text("''"))
    version: Mapped[int] = mapped_column(Integer, server_default=text("1"))


class LinkedReservation(Row):
    """A booking that counts as evidence for a project.

    What the portfolio adds up is a copy of the booking's own, kept true by triggers in
    the database (migration evidence_facts); nobody writes it.
    """

    __tablename__ = "collaboration_linked_reservation"
    __table_args__ = (Index(None, "project_id"), Index(None, "starts_at"))

    project_id: Mapped[int] = mapped_column(ForeignKey("collaboration_project.id"))
    # A booking proves the work of one project only.
    reservation_id: Mapped[int] = mapped_column(
        ForeignKey("booking_reservation.id"), unique=True
    )
    milestone_id: Mapped[int | None] = mapped_column(
        ForeignKey("collaboration_milestone.id")
    )
    linked_by_id: Mapped[int] = mapped_column(ForeignKey("identity_user.id"))
    linked_at: Mapped[datetime]
    starts_at: Mapped[datetime] = mapped_column(server_default=FetchedValue())
    ends_at: Mapped[datetime] = mapped_column(server_default=FetchedValue())
    state: Mapped[str] = mapped_column(server_default=FetchedValue())
    price_fen: Mapped[int | None] = mapped_column(server_default=FetchedValue())
    user_zone: Mapped[str | None] = mapped_column(server_default=FetchedValue())
    zone: Mapped[str] = mapped_column(server_default=FetchedValue())
    instrument_id: Mapped[int] = mapped_column(server_default=FetchedValue())
