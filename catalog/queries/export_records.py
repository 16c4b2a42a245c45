"""Listings as the export profiles take them."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, Select, select

from catalog.models.instrument import Instrument
from catalog.models.photo import Photo, Picture
from catalog.queries.listing import Listing, fields_of, listings
from catalog.rules.export_record import ExportRecord
from catalog.rules.listing_state import ListingState
from catalog.rules.photo import photo_path
from kernel.store.db import db
from kernel.values.actor import Actor, Role
from kernel.values.clock import local_day

# More than the two zones will ever list; a table must end somewhere.
MOST_ROWS = 20_000
# An archive is made in memory; a unit has some hundred pictures at most.
_MOST_COVERS = 500
_REPORTED = (ListingState.PUBLISHED, ListingState.SUSPENDED, ListingState.RETIRED)


def export_record(listing: Listing, site: str) -> ExportRecord:
    """Return the listing for an export; `site` is the public address of this site."""
    one, unit, parent = listing.instrument, listing.organisation, listing.parent
    listed = one.published_at
    return ExportRecord(
        code=one.code,
        url=f"{site}/instruments/{one.code}",
        state=one.state,
        unit_zh=unit.name_zh,
        unit_en=unit.name_en or "",
        credit_code=unit.credit_code or "",
        category_zh=listing.category.name_zh,
        category_en=listing.category.name_en,
        parent_url=f"{site}/instruments/{parent.code}" if parent else "",
        parent_zh=parent.name_zh if parent else "",
        parent_type=parent.object_type if parent else "",
        listed_on=local_day(listed) if listed else None,
        picture_url=site + photo_path(one.code, listing.cover) if listing.cover else "",
        values=fields_of(one),
    )


def published_records(site: str) -> Iterator[ExportRecord]:
    """Yield every published listing by code, in one statement."""
    wanted = _all().where(Instrument.state == ListingState.PUBLISHED)
    return _records(wanted, site)


def reported_records(actor: Actor, site: str) -> Iterator[ExportRecord]:
    """Yield what the actor's units report: listings that are or were published.

    Coordinators and administrators get every unit's published listings.
    """
    return _records(_all().where(*_reported_by(actor)), site)


def reported_covers(actor: Actor) -> Iterator[tuple[str, bytes]]:
    """Yield code and cover of what the actor's units report, where there is one."""
    wanted = (
        select(Instrument.code, Picture.content)
        .join(Photo, Photo.instrument_id == Instrument.id)
        .join(Picture, Picture.id == Photo.picture_id)
        .where(Photo.position == 1, *_reported_by(actor))
        .order_by(Instrument.code)
        .limit(_MOST_COVERS)
    )
    for code, content in db.session.execute(wanted.execution_options(yield_per=50)):
        yield code, bytes(content)


def _reported_by(actor: Actor) -> tuple[ColumnElement[bool], ...]:
    managed = actor.scopes(Role.LAB_MANAGER)
    if managed:
        return (
            Instrument.organisation_id.in_(managed),
            Instrument.state.in_(_REPORTED),
        )
    return (Instrument.state == ListingState.PUBLISHED,)


def _all() -> Select[Any]:
    return listings().order_by(Instrument.code).limit(MOST_ROWS)


def _records(wanted: Select[Any], site: str) -> Iterator[ExportRecord]:
    for row in db.session.execute(wanted):
        yield export_record(Listing(*row), site)
