"""Instruments side by side: what they can do, for whom, when and at what price."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from booking.queries.candidates import is_instant
from booking.queries.contenders import kinds
from booking.queries.free_time import circumstances, first_of
from booking.rules.free_time import FreeWish
from booking.rules.policy import Policy
from booking.rules.pricing import Rate
from booking.rules.span import Span
from catalog.models.instrument import Instrument
from catalog.rules.filters import Filters
from identity.models.organisation import Organisation, Zone
from kernel.store.db import db
from kernel.values.actor import Actor
from kernel.values.clock import rfc3339

MOST = 4
# The next free time is looked for so far ahead, for a booking of this length.
_AHEAD, _NEED_MIN = timedelta(days=14), 120


@dataclass(frozen=True, slots=True)
class Compared:
    """One column: an instrument with its terms for the viewer."""

    instrument: Instrument
    unit: Organisation
    zone: Zone
    distance_km: float | None
    rate: Rate | None
    policy: Policy
    modes: tuple[str, ...]
    instant: bool
    next: Span | None

    @property
    def specs(self) -> dict[str, str]:
        """Return the specifications by name."""
        return {
            row["name"]: f"{row['value']} {row.get('unit', '')}".strip()
            for row in self.instrument.spec_rows
        }

    def as_json(self) -> dict[str, Any]:
        """Return what programs are told, times in UTC."""
        one, rate = self.instrument, self.rate
        return {
            "instrument": one.code,
            "name_zh": one.name_zh,
            "name_en": one.name_en,
            "manufacturer": one.manufacturer,
            "model": one.model,
            "zone": self.zone.key,
            "unit": self.unit.name_zh,
            "distance_km": self.distance_km,
            "rate": {"unit": rate.unit, "amount_fen": rate.amount_fen}
            if rate
            else None,
            "modes": list(one.modes),
            "modes_open_to_me": list(self.modes),
            "training_level": str(one.training_level),
            "needs_approval": not self.instant,
            "shortest_min": self.policy.shortest_min,
            "longest_min": self.policy.longest_min,
            "next_free": rfc3339(self.next.start) if self.next else None,
            "specifications": self.specs,
        }


def compared(codes: Sequence[str], viewer: Actor, *, at: datetime) -> list[Compared]:
    """Return the published ones of these instruments, in the order asked for."""
    known = select(Instrument.id).where(Instrument.code.in_(codes))
    ids = tuple(db.session.scalars(known))
    if not ids:
        return []
    wish = FreeWish(Span(at, at + _AHEAD), _NEED_MIN, Filters(ids=ids, machines=True))
    around = circumstances(wish, viewer)
    found = list(kinds(wish, wish.filters, viewer, around, at=at))
    free = first_of(found, limit=len(ids), at=at)
    spans = {one.contender.id: one.span for one in free}
    named = _listings(ids)
    columns = {}
    for kind in found:
        match = kind.match
        rate = (
            Rate("", match.unit, match.amount_fen, match.opening_fee_fen)
            if match.amount_fen is not None
            else None
        )
        for code, one in kind.members:
            instrument, unit, zone = named[one]
            columns[code] = Compared(
                instrument=instrument,
                unit=unit,
                zone=zone,
                distance_km=kind.distance_km,
                rate=rate,
                policy=kind.policy,
                modes=kind.modes,
                instant=is_instant(kind.policy, match.organisation_id, viewer),
                next=spans.get(one),
            )
    return [columns[code] for code in dict.fromkeys(codes) if code in columns]


def _listings(
    ids: Sequence[int],
) -> dict[int, tuple[Instrument, Organisation, Zone]]:
    wanted = (
        select(Instrument, Organisation, Zone)
        .join(Organisation, Organisation.id == Instrument.organisation_id)
        .join(Zone, Zone.key == Instrument.zone_key)
        .where(Instrument.id.in_(ids))
    )
    return {row[0].id: (row[0], row[1], row[2]) for row in db.session.execute(wanted)}


def spec_names(columns: Sequence[Compared]) -> list[str]:
    """Return the names of all specifications, those that more have first."""
    names = [name for one in columns for name in one.specs]
    order = dict.fromkeys(names)
    return sorted(order, key=lambda name: -names.count(name))
