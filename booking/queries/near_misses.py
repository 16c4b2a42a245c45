"""What almost fits a wish for free time, and what would have to give."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import NamedTuple

from booking.queries.contenders import (
    Circumstances,
    Contender,
    Kind,
    in_order,
    kinds,
)
from booking.queries.free_time import busy_of, room_of, zones_near
from booking.rules.day_scan import Minutes, epoch_min
from booking.rules.free_time import FreeWish, Lanes, Room
from booking.rules.near_miss import Concession, Give, rank
from booking.rules.span import Span
from kernel.values.actor import Actor

MOST = 5
# So long after the window a later start is still an answer.
_LATER = timedelta(days=14)
# Of a catalogue in which nothing fits, those that miss by least in all but time.
_ASKED = 200


class NearMiss(NamedTuple):
    """An instrument, the block it could be had for, and what gives for it."""

    contender: Contender
    span: Span
    concessions: list[Concession]


def near_misses(
    wish: FreeWish, viewer: Actor, known: Circumstances, *, at: datetime
) -> list[NearMiss]:
    """Return up to five instruments that could be had if little of the wish gave.

    Text, category, unit and specifications stay as they are; time, zone, distance,
    price, way of use and qualification may give.
    """
    window = Span(wish.window.start, wish.window.end + _LATER)
    loose = replace(
        wish, window=window, price_most_fen=None, within_km=None, qualified=False
    )
    anywhere = replace(wish.filters, zones=(), modes=())
    near = zones_near(wish, known)
    priced = wish.price_most_fen is not None
    found = [
        one
        for one in kinds(loose, anywhere, viewer, known, at=at, priced=priced)
        if one.room is not None
    ]
    fixed = {id(one): _fixed(one, wish, near) for one in found}
    by_rank = in_order(found, lambda one: rank(fixed[id(one)], one.distance_km))
    best = [one for _rank, one in islice(by_rank, _ASKED)]
    if not best:
        return []
    # What fits inside the window gives in nothing more: often no other need be asked.
    window_lanes = busy_of(
        best, epoch_min(window.start), epoch_min(wish.window.end), at
    )
    misses, others = [], []
    for one in best:
        given = fixed[id(one.kind)]
        start = _inside(one, wish).first(window_lanes[one.id])
        if start is None:
            others.append(one)
        elif given:
            misses.append(NearMiss(one, _span(start, room_of(one)), given))
    fewest = min((len(fixed[id(one.kind)]) + 1 for one in others), default=None)
    enough = [miss for miss in misses if fewest and len(miss.concessions) < fewest]
    if others and len(enough) < MOST:
        lanes = busy_of(others, epoch_min(window.start), epoch_min(window.end), at)
        misses += [
            miss
            for one in others
            if (miss := _miss(one, fixed[id(one.kind)], wish, lanes[one.id]))
        ]
    misses.sort(
        key=lambda miss: (
            rank(miss.concessions, miss.contender.kind.distance_km),
            miss.span.start,
            miss.contender.tie,
        )
    )
    return misses[:MOST]


def _fixed(one: Kind, wish: FreeWish, near: tuple[str, ...] | None) -> list[Concession]:
    """Return what would have to give whenever the instrument is free."""
    match, found = one.match, []
    if wish.filters.zones and match.zone_key not in wish.filters.zones:
        found.append(Concession(Give.OTHER_ZONE, match.zone_key))
    elif near is not None and match.zone_key not in near:
        far = None if one.distance_km is None else int(one.distance_km)
        found.append(Concession(Give.FARTHER, far))
    if wish.price_most_fen is not None:
        hourly = match.amount_fen if match.unit == "h" else None
        if hourly is None or hourly > wish.price_most_fen:
            found.append(Concession(Give.DEARER, hourly))
    modes = match.modes.split(",")
    wanted = wish.filters.modes
    offered = [mode for mode in modes if not wanted or mode in wanted]
    if not offered:
        found.append(Concession(Give.MODE, modes[0]))
    elif (wish.qualified and "self" not in one.modes) or not (
        set(offered) & set(one.modes)
    ):
        found.append(Concession(Give.QUALIFY, match.training_level))
    return found


def _inside(one: Contender, wish: FreeWish) -> Room:
    """Return its room as far as the wish itself goes."""
    long, window_end = room_of(one), epoch_min(wish.window.end)
    return replace(
        long,
        stretches=_until(long.stretches, window_end),
        before=min(long.before, window_end),
    )


def _miss(
    one: Contender, fixed: list[Concession], wish: FreeWish, lanes: Lanes
) -> NearMiss | None:
    """Return the shorter or later block of somebody with no room for the wish itself."""
    inside, long = _inside(one, wish), room_of(one)
    least = max(one.kind.policy.shortest_min, wish.need_min // 2)
    length = inside.longest(lanes, least)
    if length is not None:
        short = replace(inside, need_min=length)
        start = short.first(lanes)
        if start is not None:
            shorter = Concession(Give.SHORTER, length)
            return NearMiss(one, _span(start, short), [*fixed, shorter])
    start = long.first(lanes)
    if start is None:
        return None
    span = _span(start, long)
    later = Concession(Give.LATER, moment=span.start)
    return NearMiss(one, span, [*fixed, later])


def _until(stretches: Sequence[Minutes], end: int) -> tuple[Minutes, ...]:
    return tuple((lo, min(hi, end)) for lo, hi in stretches if lo < end)


def _span(start: int, room: Room) -> Span:
    begin = datetime.fromtimestamp(start * 60, UTC)
    return Span(begin, begin + timedelta(minutes=room.need_min))
