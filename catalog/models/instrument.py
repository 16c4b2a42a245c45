"""The instrument table: one bookable machine and its listing."""

from datetime import date, datetime

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    Integer,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column

from catalog.rules.listing_state import ListingState, TrainingLevel
from kernel.store.db import Base, Row

INNER_ID_TAKEN = "uq_catalog_instrument_organisation_id_inner_id"


class Instrument(Row):
    """A single set of scientific equipment, as its managing unit describes it.

    Lengths follow the national upload form and are checked by the schema; money is in
    fen, `original_value_fen` included.
    """

    __tablename__ = "catalog_instrument"
    __table_args__ = (
        UniqueConstraint("organisation_id", "inner_id"),
        CheckConstraint(
            "state IN ('draft', 'in_review', 'returned', 'published', 'suspended',"
            " 'retired')",
            name="state",
        ),
        CheckConstraint("cardinality(modes) > 0", name="modes"),
        Index(None, "state", "zone_key", "category_code"),
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
    safety_tags: Mapped[list[str]] = mapped_column(
        ARRAY(Text), server_default=text("'{}'")
    )
    customs_until: Mapped[date | None]
    review_comment: Mapped[str] = mapped_column(server_default=text("''"))
    published_at: Mapped[datetime | None]
    is_example: Mapped[bool] = mapped_column(server_default=text("false"))


class SearchEntry(Base):
    """What the search looks at, derived from the listing at every change."""

    __tablename__ = "catalog_search_entry"
    __table_args__ = (
        Index(None, "words", postgresql_using="gin"),
        Index(None, "sounds", postgresql_using="gin"),
        Index(
            "ix_catalog_search_entry_latin_trgm",
            "latin",
            postgresql_using="gin",
            postgresql_ops={"latin": "gin_trgm_ops"},
        ),
    )

    instrument_id: Mapped[int] = mapped_column(
        ForeignKey("catalog_instrument.id", ondelete="CASCADE"), primary_key=True
    )
    words: Mapped[str] = mapped_column(TSVECTOR)
    sounds: Mapped[str] = mapped_column(TSVECTOR)
    latin: Mapped[str]
