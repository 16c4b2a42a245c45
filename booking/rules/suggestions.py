"""What to offer when a wish cannot be met: a small change, or something else."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import chain, islice
from typing import Any

from booking.rules import grid
from booking.rules.approval import needs_approval
from booking.rules.availability import blocks
from booking.rules.facts import BookingRequest, Facts
from booking.rules.gates import against_the_instrument, against_the_person
from booking.rules.judge import earliest_start, is_bookable_time, refusals
from booking.rules.policy import TRAINING, Policy
from booking.rules.pricing import Rate, quote
from booking.rules.span import Span
from booking.rules.travel import travel_min
from kernel.values.clock import rfc3339

MOST = 3
LARGEST_SHIFT = timedelta(hours=2)
LARGEST_CUT = 0.25
# Few steps are enough to look natural; a five-minute grid must not make it slow.
_MOST_STEPS = 24
_TRIED_PER_INSTRUMENT = 12


class Kind(StrEnum):
    """How a suggestion differs from the wish."""

    FIT = "fit"
    SHIFT = "shift"
    SHORTEN = "shorten"
    NEXT_DAY = "next_day"
    OTHER_TIME = "other_time"
    OTHER_INSTRUMENT = "other_instrument"
    OTHER_ZONE = "other_zone"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Something that can be booked as it stands; a price of None is on request."""

    kind: Kind
    instrument_id: int
    instrument_code: str
    zone: str
    span: Span
    price_fen: int | None = None
    distance_km: float | None = None
    mode: str = ""
    needs_training: bool = False
    waits: bool = False

    @property
    def travel_min(self) -> int | None:
        """Return about how long the way there takes, in minutes; None when unknown."""
        return None if self.distance_km is None else travel_min(self.distance_km)

    def as_json(self) -> dict[str, Any]:
        """Return what programs are told, times in UTC."""
        return {
            "kind": str(self.kind),
            "instrument": self.instrument_code,
            "zone": self.zone,
            "start": rfc3339(self.span.start),
            "end": rfc3339(self.span.end),
            "price_fen": self.price_fen,
            "distance_km": self.distance_km,
            "travel_min": self.travel_min,
            "mode": self.mode,
            "needs_training": self.needs_training,
            "needs_approval": self.waits,
        }


@dataclass(frozen=True, slots=True)
class Candidate:
    """An instrument that might do instead: facts for the same person, and free time."""

    facts: Facts
    free: Sequence[Span]
    rate: Rate | None = None
    distance_km: float | None = None


def smallest_change(
    request: BookingRequest, facts: Facts, at: datetime, rate: Rate | None = None
) -> Suggestion | None:
    """Return the smallest change that makes the request acceptable, or None.

    In this order: what the grid and the limits of length make of it, moved by at most
    two hours, shortened by at most a quarter, the next day. The facts must know what
    is busy around the request, the next day included.
    """
    if not is_bookable_time(request.span) or _hopeless(request, facts):
        return None
    for kind, span in _changes(request.span, facts.policy):
        meant = replace(request, span=span)
        if not refusals(meant, facts, at):
            return _suggestion(kind, meant, facts, rate, None)
    return None


def alternatives(
    request: BookingRequest, facts: Facts, candidates: Iterable[Candidate], at: datetime
) -> list[Suggestion]:
    """Return up to three things that can be booked instead of the request.

    The best other time of the same instrument, the best other instrument of its zone
    and the best in another zone come first; the next best fill up what is missing.
    The best is nearest in time, then in price, then on the map.
    """
    if not is_bookable_time(request.span):
        return []
    found = sorted(
        chain.from_iterable(_offers(request, facts, one, at) for one in candidates),
        key=lambda offer: _worth(offer, request.span),
    )
    firsts = [
        next((offer for offer in found if offer.kind is kind), None)
        for kind in (Kind.OTHER_TIME, Kind.OTHER_INSTRUMENT, Kind.OTHER_ZONE)
    ]
    chosen = [offer for offer in firsts if offer is not None]
    rest = [offer for offer in found if offer not in chosen]
    return [*chosen, *rest][:MOST]


def _hopeless(request: BookingRequest, facts: Facts) -> bool:
    """Say whether no other time could mend what stands against the request."""
    gates = chain(
        against_the_person(request, facts), against_the_instrument(request, facts)
    )
    return any(True for _ in gates)


def _changes(wish: Span, policy: Policy) -> Iterator[tuple[Kind, Span]]:
    step = timedelta(minutes=policy.start_step_min)
    fitting = _fitted(wish, policy)
    if fitting != wish:
        yield Kind.FIT, fitting
    for n in range(1, min(LARGEST_SHIFT // step, _MOST_STEPS) + 1):
        yield Kind.SHIFT, fitting.shifted(-n * step)
        yield Kind.SHIFT, fitting.shifted(n * step)
    cuts = int(fitting.length * LARGEST_CUT // step)
    for n in range(1, min(cuts, _MOST_STEPS) + 1):
        yield Kind.SHORTEN, Span(fitting.start, fitting.end - n * step)
        yield Kind.SHORTEN, Span(fitting.start + n * step, fitting.end)
    yield Kind.NEXT_DAY, fitting.shifted(timedelta(days=1))


def _fitted(wish: Span, policy: Policy) -> Span:
    """Return the wish on the grid and within the limits of length."""
    span = grid.snapped(wish, policy.step_min)
    start = grid.nearest(span.start, policy.start_step_min)
    step = timedelta(minutes=policy.step_min)
    shortest = -(-timedelta(minutes=policy.shortest_min) // step) * step
    longest = timedelta(minutes=policy.longest_min) // step * step
    length = max(min(span.length, longest), shortest)
    return Span(start, start + length)


def _offers(
    request: BookingRequest, asked: Facts, candidate: Candidate, at: datetime
) -> Iterator[Suggestion]:
    facts = candidate.facts
    kind = _kind_of(facts, asked)
    wish = _fitted(request.span, facts.policy)
    fitting = blocks(
        candidate.free,
        wish.length,
        wish.start,
        facts.policy.start_step_min,
        earliest_start(facts, at),
    )
    same = kind is Kind.OTHER_TIME
    found = 0
    for span in islice(fitting, _TRIED_PER_INSTRUMENT):
        meant = replace(request, instrument_id=facts.terms.instrument_id, span=span)
        if not refusals(meant, facts, at):
            yield _suggestion(kind, meant, facts, candidate.rate, candidate.distance_km)
            found += 1
        if found == (MOST if same else 1):
            return


def _kind_of(facts: Facts, asked: Facts) -> Kind:
    if facts.terms.instrument_id == asked.terms.instrument_id:
        return Kind.OTHER_TIME
    same_zone = facts.terms.zone == asked.terms.zone
    return Kind.OTHER_INSTRUMENT if same_zone else Kind.OTHER_ZONE


def _suggestion(
    kind: Kind,
    request: BookingRequest,
    facts: Facts,
    rate: Rate | None,
    distance_km: float | None,
) -> Suggestion:
    terms, span, samples = facts.terms, request.span, request.samples
    price_fen = quote(rate, span, samples).total_fen
    return Suggestion(
        kind=kind,
        instrument_id=terms.instrument_id,
        instrument_code=terms.code,
        zone=terms.zone,
        span=span,
        price_fen=price_fen,
        distance_km=distance_km,
        mode=request.mode,
        needs_training=request.mode in facts.policy.training_for
        and max(facts.policy.training, terms.training_level, key=TRAINING.index)
        != "none",
        waits=needs_approval(request, facts, price_fen),
    )


def _worth(
    offer: Suggestion, wish: Span
) -> tuple[timedelta, bool, int, bool, float, int]:
    """Order offers; an unknown price or distance comes after every known one."""
    return (
        abs(offer.span.start - wish.start),
        offer.price_fen is None,
        offer.price_fen or 0,
        offer.distance_km is None,
        offer.distance_km or 0,
        offer.instrument_id,
    )
