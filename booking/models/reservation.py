"""Reservations, downtime, and the one table that says what time is occupied."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    ColumnElement,
    Computed,
    ForeignKey,
    Index,
    Integer,
    SmallInteger,
    UniqueConstraint,
    literal_column,
    text,
)
from sqlalchemy.dialects.postgresql import ExcludeConstraint, Range
from sqlalchemy.orm import Mapped, mapped_column

from booking.rules.reservation_state import ReservationState
from kernel.store.db import Row

NO_OVERLAP = "ex_booking_occupancy_no_overlap"

# Conditions of partial indexes, word for word: a generic plan does not see that a
# parameter is the constant that the index asks for.
WAITING = literal_column("booking_reservation.state = 'requested'", Boolean)
RUNNING = literal_column(
    "booking_reservation.state IN ('confirmed', 'in_use')", Boolean
)
HOLD = literal_column("booking_occupancy.kind = 'hold'", Boolean)
NO_HOLD = literal_column("booking_occupancy.kind <> 'hold'", Boolean)

# An empty or endless range would slip past the exclusion constraint.
_BOUNDED = (
    "NOT isempty({0}) AND lower_inc({0}) AND NOT upper_inc({0})"
    " AND lower({0}) >= '2000-01-01Z' AND upper({0}) < '2101-01-01Z'"
)

_ASKED = "ARRAY[decided_by_id, decided_for_id, supervised_by_id, supervised_for_id]"
_SUPERVISED = "ARRAY[supervised_by_id, supervised_for_id]"

# Decisions that must never be false. A comparison with nobody is unknown, and passes.
DECISIONS = (
    CheckConstraint(
        "approval IN ('', 'owner', 'supervisor', 'both', 'in_order')"
        " AND (state <> 'requested' OR approval <> '')",
        name="approval",
    ),
    CheckConstraint(
        "state NOT IN ('confirmed', 'in_use', 'completed', 'no_show')"
        " OR (approval NOT IN ('owner', 'both', 'in_order') OR decided_at IS NOT NULL)"
        " AND (approval NOT IN ('supervisor', 'both', 'in_order')"
        " OR supervised_at IS NOT NULL)",
        name="agreed",
    ),
    CheckConstraint(
        "approval <> 'in_order' OR decided_at IS NULL"
        " OR coalesce(supervised_at <= decided_at, false)",
        name="order",
    ),
    CheckConstraint(
        "NOT two_person OR NOT"
        f" (booked_for_id = ANY ({_ASKED}) OR booked_by_id = ANY ({_ASKED}))",
        name="own",
    ),
    CheckConstraint(
        "approval NOT IN ('both', 'in_order') OR NOT"
        f" (decided_by_id = ANY ({_SUPERVISED}) OR decided_for_id = ANY ({_SUPERVISED}))",
        name="two_people",
    ),
)


class Reservation(Row):
    """Somebody's claim on an instrument for a span of time.

    `during` is the time booked, `blocked` adds set-up and clean-up. A trigger copies
    `blocked` into booking_occupancy while the state holds the slot (migration 0003).
    """

    __tablename__ = "booking_reservation"
    __table_args__ = (
        CheckConstraint(
            "state IN ('requested', 'confirmed', 'in_use', 'completed', 'no_show',"
            " 'cancelled', 'declined', 'expired')",
            name="state",
        ),
        CheckConstraint(_BOUNDED.format("during"), name="during"),
        CheckConstraint("blocked @> during", name="blocked"),
        CheckConstraint(
            "(state = 'requested') = (lapses_at IS NOT NULL)", name="lapse"
        ),
        CheckConstraint("price_fen >= 0 AND fee_fen >= 0", name="amounts"),
        CheckConstraint("mark IN ('', 'cma', 'cnas', 'both')", name="mark"),
        *DECISIONS,
        CheckConstraint(
            "checked_out_at IS NULL OR checked_out_at >= checked_in_at"
            " AND checked_in_at IS NOT NULL",
            name="attendance",
        ),
        CheckConstraint(
            "cancelled_late_at IS NULL OR state = 'cancelled'", name="late"
        ),
        CheckConstraint(
            "(fault_at IS NULL) = (fault_note = '')"
            " AND (fault_at IS NULL OR state IN ('in_use', 'completed'))",
            name="fault",
        ),
        Index(None, "booked_for_id", "during"),
        Index(
            "ix_booking_reservation_instrument_start",
            "instrument_id",
            text("lower(during)"),
        ),
        Index(
            "ix_booking_reservation_group",
            "group_id",
            text("lower(during)"),
            postgresql_where=text("group_id IS NOT NULL"),
        ),
        Index(
            "ix_booking_reservation_lapsing",
            "lapses_at",
            postgresql_where=text("state = 'requested'"),
        ),
        Index(
            "ix_booking_reservation_running",
            text("upper(during)"),
            postgresql_where=text("state IN ('confirmed', 'in_use')"),
        ),
    )

    code: Mapped[str] = mapped_column(
        Computed("'B-' || lpad(id::text, 8, '0')", persisted=True)
    )
    instrument_id: Mapped[int] = mapped_column(ForeignKey("catalog_instrument.id"))
    unit_no: Mapped[int] = mapped_column(SmallInteger, server_default=text("1"))
    booked_for_id: Mapped[int] = mapped_column(ForeignKey("identity_user.id"))
    booked_by_id: Mapped[int] = mapped_column(ForeignKey("identity_user.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("identity_organisation.id"))
    zone_key: Mapped[str | None]
    external: Mapped[bool]
    cross_zone: Mapped[bool]
    during: Mapped[Range[datetime]]
    blocked: Mapped[Range[datetime]]
    state: Mapped[ReservationState]
    lapses_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(Integer, server_default=text("1"))
    mode: Mapped[str]
    samples: Mapped[int | None] = mapped_column(Integer)
    purpose: Mapped[str]
    # The mark that the report shall bear: cma, cnas or both.
    mark: Mapped[str] = mapped_column(server_default=text("''"))
    # The version of the terms on results and data under which it was booked.
    agreement_id: Mapped[int | None] = mapped_column(ForeignKey("catalog_agreement.id"))
    price_class: Mapped[str]
    price_fen: Mapped[int | None]
    price_lines: Mapped[list[dict[str, Any]]]
    currency: Mapped[str] = mapped_column(server_default=text("'CNY'"))
    fee_fen: Mapped[int] = mapped_column(server_default=text("0"))
    # The research group that it is for.
    group_id: Mapped[int | None] = mapped_column(ForeignKey("identity_group.id"))
    # Whose yes it needs or needed: nobody's (""), owner, supervisor, both or in_order.
    approval: Mapped[str] = mapped_column(server_default=text("''"))
    two_person: Mapped[bool] = mapped_column(server_default=text("false"))
    # Who answered as supervisor of the group, and for whom they stood in.
    supervised_by_id: Mapped[int | None] = mapped_column(ForeignKey("identity_user.id"))
    supervised_for_id: Mapped[int | None] = mapped_column(
        ForeignKey("identity_user.id")
    )
    supervised_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("identity_user.id"))
    # For whom a deputy decided.
    decided_for_id: Mapped[int | None] = mapped_column(ForeignKey("identity_user.id"))
    decided_at: Mapped[datetime | None]
    comment: Mapped[str] = mapped_column(server_default=text("''"))
    # When the person really came and went, and the booked end before time was given back.
    checked_in_at: Mapped[datetime | None]
    checked_out_at: Mapped[datetime | None]
    booked_until: Mapped[datetime | None]
    # When its people gave it back inside the notice, and when the lab found that its
    # use had damaged the instrument, and how.
    cancelled_late_at: Mapped[datetime | None]
    fault_at: Mapped[datetime | None]
    fault_note: Mapped[str] = mapped_column(server_default=text("''"))


class Downtime(Row):
    """Time in which an instrument cannot be booked: maintenance, fault, closure."""

    __tablename__ = "booking_downtime"
    __table_args__ = (
        CheckConstraint(
            "kind IN ('maintenance', 'fault', 'closure', 'training', 'calendar')",
            name="kind",
        ),
        CheckConstraint("(kind = 'calendar') = (source_id IS NOT NULL)", name="source"),
        CheckConstraint(_BOUNDED.format("during"), name="during"),
        Index(None, "instrument_id"),
    )

    instrument_id: Mapped[int] = mapped_column(ForeignKey("catalog_instrument.id"))
    # None: the whole instrument, with all its units.
    unit_no: Mapped[int | None] = mapped_column(SmallInteger)
    kind: Mapped[str]
    during: Mapped[Range[datetime]]
    reason: Mapped[str]
    opened_by_id: Mapped[int | None] = mapped_column(ForeignKey("identity_user.id"))
    # The lab's own calendar that takes the time, where one does.
    source_id: Mapped[int | None] = mapped_column(
        ForeignKey("booking_busy_source.id"), index=True
    )
    # The plan by which it repeats, where it does.
    plan_id: Mapped[int | None] = mapped_column(
        ForeignKey("booking_maintenance_plan.id"), index=True
    )
    ended_at: Mapped[datetime | None]


class Occupancy(Row):
    """What occupies an instrument's time. The exclusion constraint is the judge.

    Kept by the database: triggers on reservations and downtime write it. A hold (a
    slot kept while somebody decides) is written by its own command. A downtime of the
    whole instrument has a row on each unit.
    """

    __tablename__ = "booking_occupancy"
    __table_args__ = (
        ExcludeConstraint(
            ("instrument_id", "="), ("unit_no", "="), ("blocked", "&&"), name=NO_OVERLAP
        ),
        UniqueConstraint("downtime_id", "unit_no"),
        CheckConstraint(_BOUNDED.format("blocked"), name="blocked"),
        CheckConstraint(
            "kind IN ('reservation', 'request', 'downtime', 'hold')", name="kind"
        ),
        CheckConstraint(
            "(kind IN ('reservation', 'request')) = (reservation_id IS NOT NULL)"
            " AND (kind = 'downtime') = (downtime_id IS NOT NULL)",
            name="owner",
        ),
        Index(
            "ix_booking_occupancy_holds",
            "lapses_at",
            postgresql_where=text("kind = 'hold'"),
        ),
    )

    instrument_id: Mapped[int] = mapped_column(ForeignKey("catalog_instrument.id"))
    unit_no: Mapped[int] = mapped_column(SmallInteger, server_default=text("1"))
    blocked: Mapped[Range[datetime]]
    kind: Mapped[str]
    reservation_id: Mapped[int | None] = mapped_column(
        ForeignKey("booking_reservation.id", ondelete="CASCADE"), unique=True
    )
    downtime_id: Mapped[int | None] = mapped_column(
        ForeignKey("booking_downtime.id", ondelete="CASCADE")
    )
    holder_id: Mapped[int | None] = mapped_column(ForeignKey("identity_user.id"))
    lapses_at: Mapped[datetime | None]


def counts(at: datetime) -> ColumnElement[bool]:
    """Say which occupancy counts at a moment: a hold that was kept long enough does not."""
    return NO_HOLD | (Occupancy.lapses_at > at)
