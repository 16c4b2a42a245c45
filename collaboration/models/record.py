"""What else a collaboration's record holds: partners, readiness, yearly plan."""

from datetime import date

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

from collaboration.rules.record import PartnerRole, Scale
from kernel.store.db import Row


class Partner(Row):
    """A further unit that takes part; numbered within its project from 1.

    One that leaves stays in the record, with the day and the reason.
    """

    __tablename__ = "collaboration_partner"
    __table_args__ = (
        UniqueConstraint("project_id", "number"),
        CheckConstraint(
            "credit_code ~ '^([0-9A-HJ-NPQRTUWXY]{18})?$'", name="credit_code"
        ),
        CheckConstraint("side IN ('research', 'validation')", name="side"),
        CheckConstraint("left_on >= joined_on", name="left_on"),
        CheckConstraint("(left_on IS NULL) = (left_because = '')", name="left"),
        Index(
            "uq_collaboration_partner_standing",
            "project_id",
            "credit_code",
            unique=True,
            postgresql_where=text("left_on IS NULL AND credit_code <> ''"),
        ),
    )

    project_id: Mapped[int] = mapped_column(ForeignKey("collaboration_project.id"))
    number: Mapped[int] = mapped_column(SmallInteger)
    name_zh: Mapped[str]
    credit_code: Mapped[str] = mapped_column(server_default=text("''"))
    role: Mapped[PartnerRole]
    side: Mapped[str]
    contact_name: Mapped[str] = mapped_column(server_default=text("''"))
    contact_phone: Mapped[str] = mapped_column(server_default=text("''"))
    contact_email: Mapped[str] = mapped_column(server_default=text("''"))
    joined_on: Mapped[date]
    left_on: Mapped[date | None]
    left_because: Mapped[str] = mapped_column(server_default=text("''"))
    version: Mapped[int] = mapped_column(Integer, server_default=text("1"))


class Readiness(Row):
    """A level of technology or manufacturing that was found on a day, with its basis."""

    __tablename__ = "collaboration_readiness"
    __table_args__ = (
        CheckConstraint("scale IN ('trl', 'mrl')", name="scale"),
        CheckConstraint(
            "level BETWEEN 1 AND CASE scale WHEN 'trl' THEN 9 ELSE 10 END",
            name="level",
        ),
        CheckConstraint("basis <> ''", name="basis"),
        Index(None, "project_id", "scale", "on"),
    )

    project_id: Mapped[int] = mapped_column(ForeignKey("collaboration_project.id"))
    scale: Mapped[Scale]
    level: Mapped[int] = mapped_column(SmallInteger)
    on: Mapped[date]
    basis: Mapped[str]


class PlannedInvestment(Row):
    """What is to be invested in a year, in fen; part of the project's whole plan."""

    __tablename__ = "collaboration_planned_investment"
    __table_args__ = (
        UniqueConstraint("project_id", "year"),
        CheckConstraint("amount_fen > 0", name="amount"),
    )

    project_id: Mapped[int] = mapped_column(ForeignKey("collaboration_project.id"))
    year: Mapped[int] = mapped_column(SmallInteger)
    amount_fen: Mapped[int]
