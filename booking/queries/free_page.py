"""One page of the search for free time: rows as they are shown, and the near misses."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from booking.queries.candidates import is_instant
from booking.queries.contenders import Contender
from booking.queries.free_time import circumstances, soonest
from booking.queries.near_misses import near_misses
from booking.queries.shown import shown_with_rates
from booking.rules.free_time import FreeWish
from booking.rules.near_miss import Concession
from booking.rules.pricing import Rate, quote
from booking.rules.span import Span
from kernel.values.actor import Actor
from kernel.values.clock import rfc3339
from kernel.values.text import Bilingual

ROWS = 20


@dataclass(frozen=True, slots=True)
class FreeRow:
    """An instrument with the block it can be had for, and what gives for it."""

    code: str
    name: Bilingual
    model: str
    zone: str
    unit: Bilingual
    distance_km: float | None
    rate: Rate | None
    span: Span
    price_fen: int | None
    instant: bool
    modes: tuple[str, ...]
    training_level: str
    concessions: Sequence[Concession] = ()

    def as_json(self) -> dict[str, Any]:
        """Return what programs are told, times in UTC."""
        return {
            "instrument": self.code,
            "name_zh": self.name.zh,
            "name_en": self.name.en,
            "model": self.model,
            "zone": self.zone,
            "unit": self.unit.zh,
            "distance_km": self.distance_km,
            "start": rfc3339(self.span.start),
            "end": rfc3339(self.span.end),
            "price_fen": self.price_fen,
            "needs_approval": not self.instant,
            "modes": list(self.modes),
        }


@dataclass(frozen=True, slots=True)
class FreePage:
    """The soonest blocks, or what almost fits when there are none at all."""

    rows: list[FreeRow]
    misses: list[FreeRow]
    more: bool


def free_page(wish: FreeWish, viewer: Actor, *, at: datetime) -> FreePage:
    """Return one page of the soonest free blocks. Raises Malformed for an unknown zone."""
    known = circumstances(wish, viewer)
    first = (wish.page - 1) * ROWS
    found = soonest(wish, viewer, known, limit=first + ROWS + 1, at=at)
    shown = [(one.contender, one.span, ()) for one in found[first : first + ROWS]]
    misses = [] if found else near_misses(wish, viewer, known, at=at)
    return FreePage(
        rows=_rows(shown, viewer, at),
        misses=_rows(
            [(m.contender, m.span, m.concessions) for m in misses], viewer, at
        ),
        more=len(found) > first + ROWS,
    )


def _rows(
    found: Sequence[tuple[Contender, Span, Sequence[Concession]]],
    viewer: Actor,
    at: datetime,
) -> list[FreeRow]:
    if not found:
        return []
    ids = [one.id for one, _span, _gives in found]
    shown, rates = shown_with_rates(ids, viewer, at=at)
    rows = []
    for one, span, concessions in found:
        kind = one.kind
        listing = shown[one.id]
        rate = rates.get(one.id)
        rows.append(
            FreeRow(
                code=one.code,
                name=Bilingual(listing.name_zh, listing.name_en),
                model=listing.model,
                zone=listing.zone_key,
                unit=Bilingual(listing.unit_zh, listing.unit_en),
                distance_km=kind.distance_km,
                rate=rate,
                span=span,
                price_fen=quote(rate, span).total_fen,
                instant=is_instant(kind.policy, kind.match.organisation_id, viewer),
                modes=kind.modes or tuple(kind.match.modes.split(",")),
                training_level=listing.training_level,
                concessions=concessions,
            )
        )
    return rows
