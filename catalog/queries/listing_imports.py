"""Uploaded lists, what a unit chose before, and what its listings say now."""

from collections.abc import Iterable

from sqlalchemy import select

from catalog.models.category import Category
from catalog.models.instrument import Instrument
from catalog.models.listing_import import ListingImport
from identity.models.organisation import Organisation, Zone
from kernel.store.db import db
from kernel.values.actor import Actor, Role
from kernel.values.errors import NotFound

MOST_SHOWN = 20


def import_by_code(code: str, viewer: Actor) -> ListingImport:
    """Return an uploaded list. Raises NotFound unless the viewer manages its unit."""
    wanted = select(ListingImport).where(ListingImport.code == code)
    kept = db.session.scalars(wanted).one_or_none()
    if kept is None or not viewer.holds(Role.LAB_MANAGER, kept.organisation_id):
        raise NotFound
    return kept


def imports_of(viewer: Actor) -> list[ListingImport]:
    """Return the latest lists of the units that the viewer manages."""
    wanted = (
        select(ListingImport)
        .where(ListingImport.organisation_id.in_(viewer.scopes(Role.LAB_MANAGER)))
        .order_by(ListingImport.id.desc())
        .limit(MOST_SHOWN)
    )
    return list(db.session.scalars(wanted))


def remembered_columns(organisation_id: int) -> dict[str, str]:
    """Return which field each heading meant in the unit's lists, the latest wins."""
    wanted = (
        select(ListingImport.columns)
        .where(
            ListingImport.organisation_id == organisation_id,
            ListingImport.columns.is_not(None),
        )
        .order_by(ListingImport.id.desc())
        .limit(MOST_SHOWN)
    )
    found: dict[str, str] = {}
    for columns in db.session.scalars(wanted):
        for heading, field in (columns or {}).items():
            found.setdefault(heading, field)
    return found


def listings_numbered(
    organisation_id: int, numbers: Iterable[str] | None = None
) -> dict[str, Instrument]:
    """Return a unit's listings by its own numbers: those asked for, or all."""
    wanted = (
        select(Instrument)
        .where(Instrument.organisation_id == organisation_id)
        .order_by(Instrument.code)
        .execution_options(populate_existing=True)
    )
    if numbers is not None:
        wanted = wanted.where(Instrument.inner_id.in_(set(numbers)))
    return {one.inner_id: one for one in db.session.scalars(wanted)}


def known_words() -> dict[str, dict[str, str]]:
    """Return code by code and name, in lower case, of all categories and zones."""
    categories: dict[str, str] = {}
    for code, zh, en in db.session.execute(
        select(Category.code, Category.name_zh, Category.name_en).order_by(
            Category.level.desc()
        )
    ):
        categories[code] = code
        categories.setdefault(zh.lower(), code)
        categories.setdefault(en.lower(), code)
    zones: dict[str, str] = {}
    for key, zh, en in db.session.execute(select(Zone.key, Zone.name_zh, Zone.name_en)):
        zones |= {key: key, zh.lower(): key, en.lower(): key}
    return {"category_code": categories, "zone_key": zones}


def unit_of(organisation_id: int) -> tuple[str, str | None]:
    """Return the code and the zone of a unit."""
    wanted = select(Organisation.code, Organisation.zone_key)
    row = db.session.execute(wanted.where(Organisation.id == organisation_id)).one()
    return row[0], row[1]
