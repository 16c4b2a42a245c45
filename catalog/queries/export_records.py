"""Listings as the export profiles take them."""

from collections.abc import Iterator

from sqlalchemy import Select, select
from sqlalchemy.orm import aliased

from catalog.models.category import Category
from catalog.models.instrument import Instrument
from catalog.queries.listing import Listing, fields_of
from catalog.rules.export_record import ExportRecord
from catalog.rules.listing_state import ListingState
from identity.models.organisation import Organisation, Zone
from kernel.store.db import db
from kernel.values.actor import Actor, Role
from kernel.values.clock import local_day

# More than the two zones will ever list; a table must end somewhere.
MOST_ROWS = 20_000
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
    wanted = _all()
    managed = actor.scopes(Role.LAB_MANAGER)
    if managed:
        wanted = wanted.where(
            Instrument.organisation_id.in_(managed), Instrument.state.in_(_REPORTED)
        )
    else:
        wanted = wanted.where(Instrument.state == ListingState.PUBLISHED)
    return _records(wanted, site)


def _all() -> Select[*tuple[Instrument, Organisation, Zone, Category, Instrument]]:
    container = aliased(Instrument)
    return (
        select(Instrument, Organisation, Zone, Category, container)
        .join(Organisation, Organisation.id == Instrument.organisation_id)
        .join(Zone, Zone.key == Instrument.zone_key)
        .join(Category, Category.code == Instrument.category_code)
        .outerjoin(container, container.id == Instrument.parent_id)
        .order_by(Instrument.code)
        .limit(MOST_ROWS)
    )


def _records(
    wanted: Select[*tuple[Instrument, Organisation, Zone, Category, Instrument]],
    site: str,
) -> Iterator[ExportRecord]:
    for row in db.session.execute(wanted):
        yield export_record(Listing(*row), site)
