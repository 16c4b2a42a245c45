"""What came out of collaborations, and the steps of aircraft to the market."""

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

from collaboration.rules.outcome import OutcomeKind, OutcomeState
from kernel.store.db import Row


class Outcome(Row):
    """Something that reports count; `on` is its day: filed, published, signed, issued.

    `reference` is its number: of the application (patents, with the check character
    right), the standard, the contract, the certificate. Amounts are in fen.
    """

    __tablename__ = "collaboration_outcome"
    __table_args__ = (
        UniqueConstraint("project_id", "number"),
        CheckConstraint(
            "kind = 'patent' OR NOT fast_route AND registered_on IS NULL"
            " AND pre_examined_on IS NULL AND granted_on IS NULL",
            name="patent",
        ),
        CheckConstraint(
            "NOT fast_route OR centre IN ('pudong', 'shanghai')", name="route"
        ),
        CheckConstraint("amount_fen > 0", name="amount"),
        CheckConstraint(
            "milestone_id IS NOT NULL OR reservation_id IS NOT NULL OR source_zh <> ''",
            name="source",
        ),
        Index(
            "uq_collaboration_outcome_reference",
            "project_id",
            "kind",
            "reference",
            unique=True,
            postgresql_where=text("reference <> ''"),
        ),
        Index(None, "kind", "on"),
    )

    project_id: Mapped[int] = mapped_column(ForeignKey("collaboration_project.id"))
    number: Mapped[int] = mapped_column(SmallInteger)
    kind: Mapped[OutcomeKind]
    title_zh: Mapped[str]
    reference: Mapped[str]
    state: Mapped[OutcomeState]
    on: Mapped[date]
    owner_zh: Mapped[str]
    amount_fen: Mapped[int | None]
    patent_kind: Mapped[str]
    ipc: Mapped[str]
    fast_route: Mapped[bool] = mapped_column(server_default=text("false"))
    centre: Mapped[str]
    registered_on: Mapped[date | None]
    pre_examined_on: Mapped[date | None]
    granted_on: Mapped[date | None]
    level: Mapped[str]
    batch: Mapped[str]
    contract_kind: Mapped[str] = mapped_column(server_default=text("''"))
    user_zh: Mapped[str] = mapped_column(server_default=text("''"))
    milestone_id: Mapped[int | None] = mapped_column(
        ForeignKey("collaboration_milestone.id")
    )
    reservation_id: Mapped[int | None] = mapped_column(
        ForeignKey("booking_reservation.id")
    )
    source_zh: Mapped[str]
    version: Mapped[int] = mapped_column(Integer, server_default=text("1"))


class AirworthinessStep(Row):
    """Where an aircraft stands on one of the twelve steps."""

    __tablename__ = "collaboration_airworthiness_step"
    __table_args__ = (
        UniqueConstraint("project_id", "step"),
        CheckConstraint("issued_on IS NULL OR document_no <> ''", name="document"),
        CheckConstraint(
            "accepted_on >= applied_on AND issued_on >= coalesce(accepted_on, applied_on)",
            name="days",
        ),
    )

    project_id: Mapped[int] = mapped_column(ForeignKey("collaboration_project.id"))
    step: Mapped[str]
    planned_on: Mapped[date | None]
    applied_on: Mapped[date | None]
    accepted_on: Mapped[date | None]
    issued_on: Mapped[date | None]
    document_no: Mapped[str]
    authority_zh: Mapped[str]
    file_id: Mapped[int | None] = mapped_column(ForeignKey("collaboration_file.id"))
    version: Mapped[int] = mapped_column(Integer, server_default=text("1"))
