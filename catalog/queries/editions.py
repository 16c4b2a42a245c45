"""Published editions, and what the next one would say."""

from dataclasses import dataclass

from sqlalchemy import select

from catalog.models.category import Category
from catalog.models.edition import Edition, EditionEntry
from catalog.models.instrument import Instrument
from catalog.rules.edition import MORE, Comparison, Entry, compare, digest_of
from catalog.rules.listing_state import ListingState
from identity.models.organisation import Organisation, Zone
from kernel.store.db import db
from kernel.values.errors import NotFound


@dataclass(frozen=True, slots=True)
class NextEdition:
    """The list as it stands, against the last edition."""

    last: Edition | None
    entries: list[Entry]
    comparison: Comparison
    digest: str


def editions() -> list[Edition]:
    """Return all editions, the newest first."""
    return list(db.session.scalars(select(Edition).order_by(Edition.number.desc())))


def edition_by_code(code: str) -> Edition:
    """Return one edition. Raises NotFound."""
    found = db.session.scalar(select(Edition).where(Edition.code == code))
    if found is None:
        raise NotFound
    return found


def entries_of(
    edition: Edition, *, limit: int | None = None, offset: int = 0
) -> list[Entry]:
    """Return what the edition lists, in its order."""
    wanted = (
        select(EditionEntry.data)
        .where(EditionEntry.edition_id == edition.id)
        .order_by(EditionEntry.position)
        .limit(limit)
        .offset(offset)
    )
    return list(db.session.scalars(wanted))


def next_edition() -> NextEdition:
    """Return what would be published now."""
    last = next(iter(editions()), None)
    entries = current_entries()
    before = entries_of(last) if last else []
    return NextEdition(last, entries, compare(before, entries), digest_of(entries))


def current_entries() -> list[Entry]:
    """Return every published instrument as an edition would print it."""
    columns = (
        Instrument.code, Instrument.name_zh, Instrument.name_en,
        Instrument.manufacturer, Instrument.model, Instrument.category_code,
        Category.name_zh.label("category_zh"), Category.name_en.label("category_en"),
        Organisation.name_zh.label("unit_zh"), Organisation.name_en.label("unit_en"),
        Instrument.inner_id, Zone.name_zh.label("zone_zh"), Zone.name_en.label("zone_en"),
        Instrument.address_zh, Instrument.room, Instrument.modes,
        Instrument.training_level, Instrument.reference_fee_zh,
        Instrument.commissioned_on,
        *(getattr(Instrument, field.key) for field in MORE),
    )  # fmt: skip
    wanted = (
        select(*columns)
        .join(Organisation, Organisation.id == Instrument.organisation_id)
        .join(Zone, Zone.key == Instrument.zone_key)
        .join(Category, Category.code == Instrument.category_code)
        .where(Instrument.state == ListingState.PUBLISHED)
        .order_by(Zone.position, Organisation.code, Instrument.code)
    )
    return [
        {name: _kept(value) for name, value in row._mapping.items()}
        for row in db.session.execute(wanted)
    ]


def _kept(value: object) -> object:
    """Return a value as an edition keeps it: plain JSON, nothing as an empty text."""
    if value is None:
        return ""
    return value if isinstance(value, list | bool | int) else str(value)
