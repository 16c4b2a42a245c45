"""One listing with the names that belong to it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, select
from sqlalchemy.orm import aliased

from catalog.models.category import Category
from catalog.models.favourite import Favourite
from catalog.models.instrument import Instrument
from catalog.models.photo import Photo, Picture
from catalog.permissions import TABLE, Permission, Subject
from catalog.queries.photos import is_cover, picture_key
from catalog.rules.completeness import Completeness, completeness
from catalog.rules.listing_fields import FIELDS
from catalog.rules.listing_state import Mode
from catalog.rules.safety import SafetyTag, safety_tags
from catalog.rules.search_terms import ListingText, listing_text
from catalog.rules.words import MODE_NAMES, TRAINING_NAMES
from identity.models.organisation import Organisation, Zone
from kernel.store.db import db
from kernel.values.actor import Actor, Role
from kernel.values.errors import Forbidden, NotFound
from kernel.values.text import Bilingual

# The fields whose change asks for a new search entry: those that texts_of reads, and
# the specifications.
FOUND_BY = frozenset({
    "abbreviation", "manufacturer", "model", "name_zh", "name_en", "category_code",
    "zone_key", "specs_zh", "specs_en", "functions_zh", "services_zh", "spec_rows",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Listing:
    """An instrument with its unit, zone and category."""

    instrument: Instrument
    organisation: Organisation
    zone: Zone
    category: Category
    parent: Instrument | None = None
    # The key of the picture that stands for it.
    cover: str | None = None
    # Whether it is told to its own lab, which may read every field.
    of_the_lab: bool = False
    # Whether it is told to somebody signed in, who may read whom to ask.
    signed_in: bool = False
    favourite: bool = False

    @property
    def parent_code(self) -> str:
        """Return the code of what it stands in, or nothing."""
        return self.parent.code if self.parent else ""

    @property
    def name(self) -> Bilingual:
        """Return the instrument's name in both languages."""
        return Bilingual(self.instrument.name_zh, self.instrument.name_en)

    @property
    def completeness(self) -> Completeness:
        """Return what is filled in and what is not."""
        return completeness_of(self.instrument)

    @property
    def mode_names(self) -> list[str]:
        """Return the message ids of the modes of use."""
        return [MODE_NAMES[Mode(mode)] for mode in self.instrument.modes]

    @property
    def training_name(self) -> str:
        """Return the message id of the qualification for self-operation."""
        return TRAINING_NAMES[self.instrument.training_level]

    @property
    def safety(self) -> list[SafetyTag]:
        """Return the known safety tags."""
        known = safety_tags()
        return [known[tag] for tag in self.instrument.safety_tags if tag in known]


def listing_by_code(code: str, viewer: Actor) -> Listing:
    """Return the listing, in one statement.

    Raises NotFound unless it is published or the viewer may see it otherwise.
    """
    wanted = (
        listings()
        .add_columns(_marked_by(viewer))
        .where(Instrument.code == code)
        .execution_options(populate_existing=True)
    )
    row = db.session.execute(wanted).one_or_none()
    if row is None or not may_see(viewer, row[0]):
        raise NotFound
    *parts, favourite = row
    return replace(
        Listing(*parts),
        of_the_lab=TABLE.allowed(viewer, Permission.EDIT, subject_of(row[0])),
        signed_in=viewer.signed_in,
        favourite=favourite,
    )


def _marked_by(actor: Actor) -> ColumnElement[bool]:
    return exists().where(
        Favourite.user_id == actor.id, Favourite.instrument_id == Instrument.id
    )


def listings() -> Select[Any]:
    """Return the statement whose rows are the parts of a Listing."""
    container = aliased(Instrument)
    return (
        select(Instrument, Organisation, Zone, Category, container, picture_key)
        .join(Organisation, Organisation.id == Instrument.organisation_id)
        .join(Zone, Zone.key == Instrument.zone_key)
        .join(Category, Category.code == Instrument.category_code)
        .outerjoin(container, container.id == Instrument.parent_id)
        .outerjoin(Photo, is_cover)
        .outerjoin(Picture, Picture.id == Photo.picture_id)
    )


def desk_listing(code: str, viewer: Actor) -> Listing:
    """Return the listing with leave to see its history and comments.

    Raises NotFound like listing_by_code, and Forbidden for readers from elsewhere.
    """
    listing = listing_by_code(code, viewer)
    TABLE.require(viewer, Permission.DESK, subject_of(listing.instrument))
    return listing


def require_editor(code: str, viewer: Actor) -> None:
    """Raise unless the viewer may edit the listing: before a large body is looked at.

    Raises NotFound like listing_by_code, and Forbidden.
    """
    listing = listing_by_code(code, viewer)
    TABLE.require(viewer, Permission.EDIT, subject_of(listing.instrument))


def locked_instrument(code: str, viewer: Actor) -> Instrument:
    """Return the instrument with its row locked. Raises NotFound like a reader's."""
    wanted = (
        select(Instrument)
        .where(Instrument.code == code)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    instrument = db.session.scalars(wanted).one_or_none()
    if instrument is None or not may_see(viewer, instrument):
        raise NotFound
    return instrument


def may_see(viewer: Actor, instrument: Instrument) -> bool:
    """Say whether the viewer may know of the listing."""
    return TABLE.allowed(viewer, Permission.SEE, subject_of(instrument))


def subject_of(instrument: Instrument) -> Subject:
    """Return what permission depends on."""
    return Subject(instrument.organisation_id, instrument.state)


def completeness_of(instrument: Instrument, **changes: object) -> Completeness:
    """Judge a listing, optionally as it would be with some fields changed."""
    return completeness({**fields_of(instrument), **changes})


def fields_of(instrument: Instrument) -> dict[str, Any]:
    """Return the values of all fields of the table, by key."""
    return {field.key: getattr(instrument, field.key) for field in FIELDS}


def texts_of(instruments: Iterable[Instrument]) -> dict[int, ListingText]:
    """Return what listings are found by, by id, in one statement."""
    kept = {one.id: one for one in instruments}
    wanted = (
        select(Instrument.id, Organisation, Zone, Category)
        .join(Organisation, Organisation.id == Instrument.organisation_id)
        .join(Zone, Zone.key == Instrument.zone_key)
        .join(Category, Category.code == Instrument.category_code)
        .where(Instrument.id.in_(kept))
    )
    return {
        row[0]: _text(kept[row[0]], row[1], row[2], row[3])
        for row in db.session.execute(wanted)
    }


def _text(
    instrument: Instrument, organisation: Organisation, zone: Zone, category: Category
) -> ListingText:
    return listing_text(
        code=instrument.code,
        abbreviation=instrument.abbreviation or "",
        manufacturer=instrument.manufacturer,
        model=instrument.model,
        name_zh=instrument.name_zh,
        name_en=instrument.name_en,
        organisation=(organisation.name_zh, organisation.name_en),
        category=(category.name_zh, category.name_en),
        zone=(zone.name_zh, zone.name_en),
        details=(
            instrument.specs_zh or "",
            instrument.specs_en or "",
            instrument.functions_zh or "",
            instrument.services_zh or "",
        ),
    )


def unknown_references(fields: Mapping[str, object]) -> list[str]:
    """Return which of zone_key and category_code name nothing that exists."""
    wanted = {"zone_key": Zone.key, "category_code": Category.code}
    asked = [
        select(column).where(column == fields[name]).exists().label(name)
        for name, column in wanted.items()
        if name in fields
    ]
    if not asked:
        return []
    found = db.session.execute(select(*asked)).one()._mapping
    return [name for name in wanted if name in fields and not found[name]]


def organisation_id_of(code: str) -> int:
    """Return the id of an organisation by its public code. Raises NotFound."""
    found = db.session.scalar(select(Organisation.id).where(Organisation.code == code))
    if found is None:
        raise NotFound
    return found


def managed_unit(code: str, actor: Actor) -> int:
    """Return the id of the unit for which the actor makes listings; "" is the first.

    Raises Forbidden without any unit, and NotFound for one that is not theirs.
    """
    managed = actor.scopes(Role.LAB_MANAGER)
    if not managed:
        raise Forbidden(Permission.CREATE)
    owner = organisation_id_of(code) if code else managed[0]
    if owner not in managed:
        raise NotFound
    return owner


def units_managed(actor: Actor) -> list[tuple[str, Bilingual]]:
    """Return code and names of the units for which the actor may make listings."""
    named = (
        select(Organisation.code, Organisation.name_zh, Organisation.name_en)
        .where(Organisation.id.in_(actor.scopes(Role.LAB_MANAGER)))
        .order_by(Organisation.id)
    )
    return [(row[0], Bilingual(row[1], row[2])) for row in db.session.execute(named)]
