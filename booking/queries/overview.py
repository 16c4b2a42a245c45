"""Many instruments at once: which, and for some of them their day or week."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, select

from booking.queries.policies import policy_book
from booking.queries.standpoint import sight_before
from booking.queries.timeline import Block, blocks_of, taken_by_instrument
from booking.queries.viewer import calendar_around
from booking.rules.opening import local_midnight
from booking.rules.span import Span
from booking.rules.units import numbered
from catalog.models.instrument import Instrument
from catalog.queries.search import best_first, matching
from catalog.rules.filters import Filters
from identity.models.organisation import Organisation
from kernel.store.db import db
from kernel.values.actor import Actor
from kernel.values.text import Bilingual


@dataclass(frozen=True, slots=True)
class OverviewRow:
    """One instrument with its blocks."""

    code: str
    name: Bilingual
    model: str
    zone: str
    unit: Bilingual
    blocks: list[Block]


def overview_index(filters: Filters) -> list[int]:
    """Return the ids of all that match, the best first, else by code: one statement."""
    found = matching(filters).subquery().c
    wanted = select(found.instrument_id).order_by(*best_first(found))
    return list(db.session.connection().execute(wanted).scalars())


def overview_rows(
    ids: Sequence[int], first: date, days: int, viewer: Actor, *, at: datetime
) -> list[OverviewRow]:
    """Return the instruments in the order given with some days each: four statements.

    Nothing about other people is told.
    """
    if not ids:
        return []
    start = local_midnight(first)
    within = Span(start, start + timedelta(days=days))
    taken = taken_by_instrument(ids, within, viewer, at=at)
    book, calendar = policy_book(), calendar_around(first)
    wanted = (
        select(
            Instrument.id,
            Instrument.code,
            Instrument.name_zh,
            Instrument.name_en,
            Instrument.model,
            Instrument.zone_key,
            Instrument.organisation_id,
            Instrument.category_code,
            func.greatest(Instrument.units, Instrument.seats).label("places"),
            Organisation.name_zh.label("unit_zh"),
            Organisation.name_en.label("unit_en"),
        )
        .join(Organisation, Organisation.id == Instrument.organisation_id)
        .where(Instrument.id.in_(ids))
    )
    found = {row.id: row for row in db.session.connection().execute(wanted)}
    rows = []
    for row in (found[one] for one in ids if one in found):
        policy = book.policy(
            instrument_id=row.id,
            organisation_id=row.organisation_id,
            category=row.category_code,
            at=at,
        )
        blocks = blocks_of(
            within,
            taken[row.id],
            policy,
            calendar,
            at,
            numbered(row.places),
            seen=sight_before(viewer, row.organisation_id, policy.visibility),
        )
        rows.append(
            OverviewRow(
                code=row.code,
                name=Bilingual(row.name_zh, row.name_en),
                model=row.model,
                zone=row.zone_key,
                unit=Bilingual(row.unit_zh, row.unit_en),
                blocks=blocks,
            )
        )
    return rows
