"""The instrument table: one bookable machine and its listing."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    Computed,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    Numeric,
    SmallInteger,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from catalog.rules.listing_fields import column_checks
from catalog.rules.listing_state import ListingState, TrainingLevel
from kernel.store.db import Row

INNER_ID_TAKEN = "uq_catalog_instrument_organisation_id_inner_id"
# Kept by triggers (migration 0031): what is booked keeps its unit.
UNITS_FREE = "ck_booking_units_free"
PARENT_UNFIT = "fk_catalog_instrument_parent_id"

# What contains what: a thing stands in a larger one, so that there is no circle.
_RANK = (
    "CASE object_type WHEN 'instrument' THEN 0 WHEN 'service_unit' THEN 1"
    " WHEN 'centre' THEN 2 ELSE 3 END"
)


def _text() -> Mapped[str]:
    return mapped_column(Text, server_default=text("''"))


def _list() -> Mapped[list[str]]:
    return mapped_column(ARRAY(Text), server_default=text("'{}'"))


def _rows() -> Mapped[list[dict[str, Any]]]:
    return mapped_column(server_default=text("'[]'"))


def _hours() -> Mapped[Decimal | None]:
    return mapped_column(Numeric(8, 2))


def _no() -> Mapped[bool]:
    return mapped_column(server_default=text("false"))


class Instrument(Row):
    """A single set of scientific equipment, as its managing unit describes it.

    Or a service unit, centre or facility that contains such sets. Lengths and lists are
    those of the national upload form (catalog.rules.listing_fields); money is in fen.
    """

    __tablename__ = "catalog_instrument"
    # What the database fills in is read when asked for: thousands are made at once.
    __mapper_args__ = {"eager_defaults": False}  # noqa: RUF012 - SQLAlchemy reads it
    __table_args__ = (
        UniqueConstraint("organisation_id", "inner_id"),
        CheckConstraint(
            "state IN ('draft', 'in_review', 'returned', 'published', 'suspended',"
            " 'retired')",
            name="state",
        ),
        CheckConstraint("cardinality(modes) > 0", name="modes"),
        CheckConstraint(
            "object_type IN ('instrument', 'service_unit', 'centre', 'facility')",
            name="object_type",
        ),
        *(CheckConstraint(sql, name=name) for name, sql in column_checks().items()),
        CheckConstraint(
            "service_hours <= run_hours AND service_hours >= 0 AND run_hours <= 8784",
            name="hours",
        ),
        CheckConstraint(
            "customs_released_on IS NULL OR customs_until = (customs_released_on"
            " + make_interval(years => customs_years::integer))::date",
            name="customs_until",
        ),
        CheckConstraint(
            "units BETWEEN 1 AND 50 AND seats BETWEEN 1 AND 50"
            " AND (units = 1 OR seats = 1)",
            name="units",
        ),
        CheckConstraint("customs_years IN (3, 6, 8)", name="customs_years"),
        CheckConstraint(
            "nrii_state IN ('unreported', 'reported', 'failed')", name="nrii_state"
        ),
        CheckConstraint(
            "(parent_id IS NULL) = (parent_rank IS NULL) AND object_rank < parent_rank",
            name="parent",
        ),
        UniqueConstraint("id", "object_rank"),
        ForeignKeyConstraint(
            ["parent_id", "parent_rank"],
            ["catalog_instrument.id", "catalog_instrument.object_rank"],
            name=PARENT_UNFIT,
        ),
        Index(None, "parent_id", postgresql_where=text("parent_id IS NOT NULL")),
        Index(None, "state", "zone_key", "category_code"),
        # All that a search for free time reads of thousands of listings, without them.
        Index(
            "ix_catalog_instrument_search",
            "state",
            "category_code",
            "id",
            postgresql_include=[
                "code",
                "organisation_id",
                "zone_key",
                "training_level",
                "modes",
                "units",
                "seats",
                "object_type",
            ],
        ),
    )

    code: Mapped[str] = mapped_column(unique=True)
    organisation_id: Mapped[int] = mapped_column(
        ForeignKey("identity_organisation.id"), index=True
    )
    zone_key: Mapped[str] = mapped_column(ForeignKey("identity_zone.key"))
    category_code: Mapped[str] = mapped_column(
        ForeignKey("catalog_category.code"), index=True
    )
    inner_id: Mapped[str]
    state: Mapped[ListingState]
    version: Mapped[int] = mapped_column(Integer, server_default=text("1"))
    name_zh: Mapped[str]
    name_en: Mapped[str]
    abbreviation: Mapped[str] = mapped_column(server_default=text("''"))
    manufacturer: Mapped[str]
    model: Mapped[str]
    serial_number: Mapped[str] = mapped_column(server_default=text("''"))
    specs_zh: Mapped[str] = mapped_column(server_default=text("''"))
    specs_en: Mapped[str] = mapped_column(server_default=text("''"))
    functions_zh: Mapped[str] = mapped_column(server_default=text("''"))
    services_zh: Mapped[str] = mapped_column(server_default=text("''"))
    user_notice_zh: Mapped[str] = mapped_column(server_default=text("''"))
    reference_fee_zh: Mapped[str] = mapped_column(server_default=text("''"))
    original_value_fen: Mapped[int | None]
    origin_country: Mapped[str] = mapped_column(server_default=text("''"))
    commissioned_on: Mapped[date | None]
    address_zh: Mapped[str] = mapped_column(server_default=text("''"))
    room: Mapped[str] = mapped_column(server_default=text("''"))
    contact_name: Mapped[str] = mapped_column(server_default=text("''"))
    contact_phone: Mapped[str] = mapped_column(server_default=text("''"))
    contact_email: Mapped[str] = mapped_column(server_default=text("''"))
    modes: Mapped[list[str]] = mapped_column(ARRAY(Text))
    training_level: Mapped[TrainingLevel] = mapped_column()
    # Identical machines under one listing, or people who share one: never both.
    units: Mapped[int] = mapped_column(SmallInteger, server_default=text("1"))
    seats: Mapped[int] = mapped_column(SmallInteger, server_default=text("1"))
    safety_tags: Mapped[list[str]] = mapped_column(
        ARRAY(Text), server_default=text("'{}'")
    )
    customs_until: Mapped[date | None]
    review_comment: Mapped[str] = mapped_column(server_default=text("''"))
    published_at: Mapped[datetime | None]
    is_example: Mapped[bool] = mapped_column(server_default=text("false"))
    object_type: Mapped[str] = mapped_column(server_default=text("'instrument'"))
    object_rank: Mapped[int] = mapped_column(
        SmallInteger, Computed(_RANK, persisted=True)
    )
    parent_id: Mapped[int | None]
    parent_rank: Mapped[int | None] = mapped_column(SmallInteger)
    asset_class_code: Mapped[str] = _text()
    source: Mapped[str] = _text()
    type_class: Mapped[str] = _text()
    purchased_on: Mapped[date | None]
    accepted_on: Mapped[date | None]
    decommissioned_on: Mapped[date | None]
    run_status: Mapped[str] = _text()
    affiliation_type: Mapped[str] = _text()
    affiliation_name: Mapped[str] = _text()
    department: Mapped[str] = _text()
    province_code: Mapped[str] = _text()
    city_code: Mapped[str] = _text()
    county_code: Mapped[str] = _text()
    contact_fax: Mapped[str] = _text()
    mail_address_zh: Mapped[str] = _text()
    postcode: Mapped[str] = _text()
    spec_rows: Mapped[list[dict[str, Any]]] = _rows()
    measured_variables: Mapped[list[str]] = _list()
    achievement_zh: Mapped[str] = _text()
    subjects: Mapped[list[str]] = _list()
    accessories: Mapped[list[dict[str, Any]]] = _rows()
    share_mode: Mapped[str] = _text()
    booking_url: Mapped[str] = _text()
    acknowledge_zh: Mapped[str] = _text()
    acknowledge_en: Mapped[str] = _text()
    run_hours: Mapped[Decimal | None] = _hours()
    service_hours: Mapped[Decimal | None] = _hours()
    funding: Mapped[list[str]] = _list()
    funding_central_fen: Mapped[int | None]
    funding_city_fen: Mapped[int | None]
    funding_district_fen: Mapped[int | None]
    funding_foreign_fen: Mapped[int | None]
    funding_own_fen: Mapped[int | None]
    funding_other_fen: Mapped[int | None]
    cstr: Mapped[str] = _text()
    pid: Mapped[str] = _text()
    related: Mapped[list[dict[str, Any]]] = _rows()
    customs_supervised: Mapped[bool] = _no()
    customs_declaration_no: Mapped[str] = _text()
    customs_item_no: Mapped[str] = _text()
    customs_released_on: Mapped[date | None]
    customs_form_name: Mapped[str] = _text()
    customs_cert_no: Mapped[str] = _text()
    customs_cert_seq: Mapped[str] = _text()
    customs_contract_no: Mapped[str] = _text()
    customs_port: Mapped[str] = _text()
    customs_office: Mapped[str] = _text()
    customs_share_declared: Mapped[bool] = _no()
    customs_fees_reviewed: Mapped[bool] = _no()
    customs_hs_code: Mapped[str] = _text()
    customs_followup: Mapped[str] = _text()
    customs_years: Mapped[int | None] = mapped_column(SmallInteger)
    customs_site: Mapped[str] = _text()
    customs_report_year: Mapped[int | None] = mapped_column(SmallInteger)
    # The report to the nation and the city, each with the day it was made.
    nrii_state: Mapped[str] = mapped_column(server_default=text("'unreported'"))
    nrii_reported_on: Mapped[date | None]
    shanghai_reported_on: Mapped[date | None]

    @property
    def places(self) -> int:
        """Return how many bookings it takes at one time: its units, or its seats."""
        return max(self.units, self.seats)
