"""One page of search results: each row with its day, its price and its next step."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from booking.queries.alternatives import distance_km
from booking.queries.candidates import Candidate, Found
from booking.queries.shown import shown_instruments
from booking.queries.standpoint import sight_before
from booking.queries.timeline import Block, Taken, blocks_of, taken_by_instrument
from booking.rules import grid
from booking.rules.availability import best_block
from booking.rules.facts import Busy
from booking.rules.opening import WorkCalendar, day_span, local_midnight
from booking.rules.pricing import Rate, quote
from booking.rules.span import Span
from booking.rules.units import free_on_any, numbered
from booking.rules.visibility import Sight
from booking.rules.wish import DAY_BEGINS_MIN, Group, Wish
from identity.models.organisation import Zone
from kernel.values.actor import Actor
from kernel.values.clock import rfc3339
from kernel.values.text import Bilingual

ROWS = 12
# A full day is followed by the days after it, this far.
_LOOK_AHEAD = timedelta(days=8)
# The least that a shortened offer keeps of the wished length.
_KEPT = 0.5
# Longer wishes run into the night anyway.
_DAYTIME = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Offer:
    """What a row offers to book: as wished, shortened, or later."""

    kind: str
    span: Span
    price_fen: int | None


@dataclass(frozen=True, slots=True)
class ResultRow:
    """One instrument on the screen."""

    code: str
    name: Bilingual
    model: str
    abbreviation: str
    zone: Zone
    unit: Bilingual
    distance_km: float | None
    rate: Rate | None
    group: Group
    instant: bool
    open_modes: tuple[str, ...]
    training_level: str
    step_min: int
    offer: Offer | None
    blocks: list[Block]
    # The key of the picture that stands for it.
    cover: str | None = None

    def as_json(self) -> dict[str, Any]:
        """Return what programs are told, times in UTC."""
        return {
            "instrument": self.code,
            "name_zh": self.name.zh,
            "name_en": self.name.en,
            "model": self.model,
            "zone": self.zone.key,
            "unit": self.unit.zh,
            "distance_km": self.distance_km,
            "group": str(self.group),
            "needs_approval": not self.instant,
            "modes": list(self.open_modes),
            "rate": _rate_json(self.rate),
            "offer": _offer_json(self.offer),
            "blocks": [
                {
                    "kind": b.kind,
                    "start": rfc3339(b.span.start),
                    "end": rfc3339(b.span.end),
                }
                for b in self.blocks
            ],
        }


@dataclass(frozen=True, slots=True)
class ResultPage:
    """The rows of one page, and where it stands."""

    rows: list[ResultRow]
    number: int
    pages: int

    def steps_shown(self, wish: Wish) -> tuple[int, int]:
        """Return which part of the day is drawn, in steps of five minutes.

        Working hours, unless all hours are wished for or an offer ends late.
        """
        if wish.whole_day:
            return 0, 288
        evening = local_midnight(wish.day) + timedelta(hours=20)
        night = evening + timedelta(hours=4)
        late = any(
            row.offer and row.offer.span.start < night and row.offer.span.end > evening
            for row in self.rows
        )
        return DAY_BEGINS_MIN // 5, 288 if late else 240


def results(
    found: Found, wish: Wish, viewer: Actor, zones: Iterable[Zone], *, at: datetime
) -> ResultPage:
    """Return one page of rows in two statements."""
    places = {zone.key: zone for zone in zones}
    pages = max(1, -(-len(found.candidates) // ROWS))
    number = min(wish.page, pages)
    shown = found.candidates[(number - 1) * ROWS : number * ROWS]
    ids = [one.instrument_id for one in shown]
    shown_of = shown_instruments(ids)
    day = day_span(wish.day)
    ahead = Span(day.start, day.start + _LOOK_AHEAD)
    taken = taken_by_instrument(ids, ahead, viewer, at=at)
    rows = [
        _row(
            one,
            shown_of[one.instrument_id],
            taken[one.instrument_id],
            wish,
            found.calendar,
            viewer,
            places,
            at,
        )
        for one in shown
    ]
    return ResultPage(rows, number, pages)


def _row(
    one: Candidate,
    listing: Any,
    taken: Sequence[Taken],
    wish: Wish,
    calendar: WorkCalendar,
    viewer: Actor,
    places: Mapping[str, Zone],
    at: datetime,
) -> ResultRow:
    zone, units = places[listing.zone_key], numbered(listing.places)
    seen = sight_before(viewer, listing.unit_id, one.policy.visibility)
    rate = (
        Rate("", one.unit, one.amount_fen, one.opening_fee_fen)
        if one.unit is not None and one.amount_fen is not None
        else None
    )
    return ResultRow(
        code=one.code,
        name=Bilingual(listing.name_zh, listing.name_en),
        model=listing.model,
        abbreviation=listing.abbreviation,
        zone=zone,
        unit=Bilingual(listing.unit_zh, listing.unit_en),
        distance_km=distance_km(zone, places.get(viewer.zone)),
        rate=rate,
        group=one.group,
        instant=one.instant,
        open_modes=one.open_to_viewer,
        training_level=listing.training_level,
        step_min=one.policy.step_min,
        offer=_offer(one, taken, wish, calendar, rate, at, units),
        blocks=_blocks(one, day_span(wish.day), taken, calendar, at, units, seen),
        cover=listing.cover,
    )


def _blocks(
    one: Candidate,
    day: Span,
    taken: Sequence[Taken],
    calendar: WorkCalendar,
    at: datetime,
    units: Sequence[int],
    seen: Sight,
) -> list[Block]:
    """Return the day's blocks; free time of no use to the viewer stands at a gate."""
    blocks = blocks_of(day, taken, one.policy, calendar, at, units, seen=seen)
    if one.group is not Group.STEP:
        return blocks
    return [
        replace(block, kind="gate") if block.kind == "free" else block
        for block in blocks
    ]


def _offer(
    one: Candidate,
    taken: Sequence[Taken],
    wish: Wish,
    calendar: WorkCalendar,
    rate: Rate | None,
    at: datetime,
    units: Sequence[int],
) -> Offer | None:
    policy, length = one.policy, timedelta(minutes=wish.need_min)
    if one.fit is not None:
        start = datetime.fromtimestamp(one.fit * 60, UTC)
        span = Span(start, start + length)
        return Offer("fit", span, quote(rate, span).total_fen)
    if not policy.enabled:
        return None
    midnight = local_midnight(wish.day)
    start = midnight + timedelta(minutes=wish.begins_min)
    earliest = grid.ceil(
        max(start, at + timedelta(minutes=policy.notice_book_min)), policy.step_min
    )
    busy = [Busy(t.span, t.kind, t.unit) for t in taken]
    ahead = Span(midnight, midnight + _LOOK_AHEAD)
    free = free_on_any(ahead, policy, busy, calendar, units)
    length = min(
        max(length, timedelta(minutes=policy.shortest_min)),
        timedelta(minutes=policy.longest_min),
    )
    if not wish.whole_day and length <= _DAYTIME:
        free = [part for span in free for part in _by_day(span, midnight)]
    tomorrow = midnight + timedelta(days=1)
    today = [span for span in free if span.start < tomorrow]
    for cut in (1.0, 0.75, _KEPT):
        steps = int(length.total_seconds() / 60 * cut) // policy.step_min
        short = timedelta(minutes=max(steps * policy.step_min, policy.shortest_min))
        block = best_block(today, short, start, policy.step_min, earliest)
        if block is not None and block.start < tomorrow:
            return Offer("shorten", block, quote(rate, block).total_fen)
    block = best_block(free, length, start, policy.step_min, earliest)
    return Offer("later", block, quote(rate, block).total_fen) if block else None


def _by_day(free: Span, midnight: datetime) -> Iterator[Span]:
    """Cut the nights out of free time."""
    for n in range(_LOOK_AHEAD.days):
        begin = midnight + timedelta(days=n)
        day = Span(begin + timedelta(minutes=DAY_BEGINS_MIN), begin + timedelta(days=1))
        part = free.intersection(day)
        if part is not None:
            yield part


def _rate_json(rate: Rate | None) -> dict[str, Any] | None:
    if rate is None:
        return None
    return {
        "unit": rate.unit,
        "amount_fen": rate.amount_fen,
        "opening_fee_fen": rate.opening_fee_fen,
        "currency": "CNY",
    }


def _offer_json(offer: Offer | None) -> dict[str, Any] | None:
    if offer is None:
        return None
    return {
        "kind": offer.kind,
        "start": rfc3339(offer.span.start),
        "end": rfc3339(offer.span.end),
        "price_fen": offer.price_fen,
    }
