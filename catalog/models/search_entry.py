"""What the search looks at, derived from the listings."""

from decimal import Decimal

from sqlalchemy import ForeignKey, Index, Numeric, SmallInteger, Text
from sqlalchemy.dialects.postgresql import ARRAY, TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column

from catalog.rules.listing_state import ListingState, TrainingLevel
from kernel.store.db import Base


class SpecEntry(Base):
    """A specification as a span in its base unit, derived from the listing."""

    __tablename__ = "catalog_spec"
    __table_args__ = (Index(None, "dimension", "low", "high"),)

    instrument_id: Mapped[int] = mapped_column(
        ForeignKey("catalog_instrument.id", ondelete="CASCADE"), primary_key=True
    )
    position: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    name: Mapped[str]
    dimension: Mapped[str]
    low: Mapped[Decimal | None] = mapped_column(Numeric)
    high: Mapped[Decimal | None] = mapped_column(Numeric)


class SearchEntry(Base):
    """What a listing is found by, and its card: all that decides about a match.

    What it is found by is derived at every change. The card repeats the listing, so
    that thousands of matches are judged without it; triggers keep both the same
    (migration 0045), and nothing else writes it.
    """

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
    code: Mapped[str]
    state: Mapped[ListingState]
    object_type: Mapped[str]
    organisation_id: Mapped[int]
    zone_key: Mapped[str]
    category_code: Mapped[str]
    name_zh: Mapped[str]
    name_en: Mapped[str]
    modes: Mapped[list[str]] = mapped_column(ARRAY(Text))
    training_level: Mapped[TrainingLevel]
    units: Mapped[int] = mapped_column(SmallInteger)
    seats: Mapped[int] = mapped_column(SmallInteger)


# The columns of the card, by their names in the listing.
CARD = (
    "code", "state", "object_type", "organisation_id", "zone_key", "category_code",
    "name_zh", "name_en", "modes", "training_level", "units", "seats",
)  # fmt: skip
