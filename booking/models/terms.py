"""An instrument's terms: policies by level, and rates by price class."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ExcludeConstraint, Range
from sqlalchemy.orm import Mapped, mapped_column

from kernel.store.db import Base, Row


class PolicySetting(Row):
    """Booking rules set for a category, an organisation or one instrument.

    The more particular level wins, setting by setting. At one moment a level has one
    row: a change closes the old row and opens a new one.
    """

    __tablename__ = "booking_policy"
    __table_args__ = (
        CheckConstraint(
            "num_nonnulls(category_code, organisation_id, instrument_id) = 1",
            name="one_level",
        ),
        ExcludeConstraint(
            ("instrument_id", "="),
            ("effective", "&&"),
            name="ex_booking_policy_instrument",
        ),
        ExcludeConstraint(
            ("organisation_id", "="),
            ("effective", "&&"),
            name="ex_booking_policy_organisation",
        ),
        ExcludeConstraint(
            ("category_code", "="),
            ("effective", "&&"),
            name="ex_booking_policy_category",
        ),
    )

    category_code: Mapped[str | None] = mapped_column(
        ForeignKey("catalog_category.code")
    )
    organisation_id: Mapped[int | None] = mapped_column(
        ForeignKey("identity_organisation.id")
    )
    instrument_id: Mapped[int | None] = mapped_column(
        ForeignKey("catalog_instrument.id")
    )
    settings: Mapped[dict[str, Any]]
    effective: Mapped[Range[datetime]]
    # The number of the stamp when it was last written, kept by a trigger.
    changed: Mapped[int] = mapped_column(server_default=text("0"))


class RateEntry(Row):
    """What one unit costs one price class, from a moment on. Amounts in fen of CNY.

    Without an amount the price is withdrawn: from then on it is given on request.
    """

    __tablename__ = "booking_rate"
    __table_args__ = (
        UniqueConstraint("instrument_id", "price_class", "effective_from"),
        CheckConstraint(
            "price_class IN ('internal', 'academic', 'sme', 'enterprise', 'overseas')",
            name="price_class",
        ),
        CheckConstraint("unit IN ('h', 'sample', 'day', 'run')", name="unit"),
        CheckConstraint("amount_fen >= 0 AND opening_fee_fen >= 0", name="amounts"),
        Index(None, "price_class", "unit", "amount_fen"),
    )

    instrument_id: Mapped[int] = mapped_column(ForeignKey("catalog_instrument.id"))
    price_class: Mapped[str]
    unit: Mapped[str]
    amount_fen: Mapped[int | None]
    opening_fee_fen: Mapped[int] = mapped_column(server_default=text("0"))
    currency: Mapped[str] = mapped_column(server_default=text("'CNY'"))
    effective_from: Mapped[datetime]


class PolicyStamp(Base):
    """In which state the policies are: a trigger gives a new number at each change."""

    __tablename__ = "booking_policy_stamp"
    __table_args__ = (CheckConstraint("only_one", name="only_one"),)

    only_one: Mapped[bool] = mapped_column(
        primary_key=True, server_default=text("true")
    )
    number: Mapped[int]
    # The number at which a row was last taken away.
    emptied: Mapped[int] = mapped_column(server_default=text("0"))
