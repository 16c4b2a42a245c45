"""The listings of a lab's table, and how they stood when somebody saw them."""

from collections.abc import Collection, Iterable
from types import SimpleNamespace

from sqlalchemy import select, tuple_

from catalog.models.instrument import Instrument
from catalog.models.version import ListingVersion
from catalog.queries.search import matching
from catalog.rules.filters import Filters
from catalog.rules.listing_state import ListingState
from catalog.rules.listing_table import BY_FORM, EDITABLE
from catalog.rules.versions import values_of_record
from kernel.store.db import db
from kernel.values.actor import Actor, Role


def table_filters(
    actor: Actor, text: str = "", state: ListingState | None = None
) -> Filters:
    """Return what an actor can edit: the listings of the own units, retired ones apart."""
    states = (state,) if state in EDITABLE else EDITABLE
    mine = tuple(actor.scopes(Role.LAB_MANAGER))
    return Filters(text=text, states=states, mine=mine)


def table_rows(
    filters: Filters, *, order: str, limit: int, offset: int
) -> list[Instrument]:
    """Return matching listings in the order of a column, "-" before it from the end."""
    found = matching(filters, ranked=False).subquery()
    name = order.removeprefix("-")
    column = getattr(Instrument, BY_FORM[name].key if name in BY_FORM else name)
    rows = (
        select(Instrument)
        .join(found, found.c.instrument_id == Instrument.id)
        .order_by(column.desc() if order.startswith("-") else column, Instrument.code)
        .limit(limit)
        .offset(offset)
    )
    return list(db.session.scalars(rows))


def listings_to_edit(codes: Collection[str], actor: Actor) -> dict[str, Instrument]:
    """Return those of the listings whose units the actor manages, by code."""
    wanted = (
        select(Instrument)
        .where(
            Instrument.code.in_(codes),
            Instrument.organisation_id.in_(actor.scopes(Role.LAB_MANAGER)),
        )
        .execution_options(populate_existing=True)
    )
    return {one.code: one for one in db.session.scalars(wanted)}


def versions_seen(pairs: Iterable[tuple[int, int]]) -> dict[int, SimpleNamespace]:
    """Return listings by id as they stood in the given version, where it was kept."""
    kept = ListingVersion
    wanted = select(kept.instrument_id, kept.record).where(
        tuple_(kept.instrument_id, kept.version).in_(list(pairs))
    )
    return {
        row[0]: SimpleNamespace(**values_of_record(row[1]))
        for row in db.session.execute(wanted)
    }


def numbers_taken(wanted: Iterable[tuple[int, str]]) -> dict[tuple[int, str], str]:
    """Return by unit and number the code of the listing that has the number."""
    pair = tuple_(Instrument.organisation_id, Instrument.inner_id)
    rows = select(
        Instrument.organisation_id, Instrument.inner_id, Instrument.code
    ).where(pair.in_(list(wanted)))
    return {(row[0], row[1]): row[2] for row in db.session.execute(rows)}
