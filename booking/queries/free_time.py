"""Which instruments are free soonest within a time: exact, without looking at all.

Every candidate has a moment before which it cannot start (opening hours, notice). They
are asked in that order, some at a time and a day of bookings at a time; what has no
room in that day waits with a later moment. Once enough are found that start before
anybody left could, nobody else needs asking. Occupancies are the only truth.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from heapq import heappop, heappush, nsmallest
from typing import NamedTuple

from booking.queries.alternatives import distance_km
from booking.queries.busy_minutes import busy_minutes
from booking.queries.contenders import (
    Circumstances,
    Contender,
    Kind,
    Tie,
    in_order,
    kinds,
)
from booking.queries.viewer import calendar_around, own_units, trainings_of
from booking.rules.free_time import NOTHING_TAKEN, FreeWish, Lanes, Room
from booking.rules.span import Span
from booking.rules.units import numbered
from identity.models.organisation import Zone
from identity.queries.zones import zones
from kernel.values.actor import Actor
from kernel.values.clock import local_day
from kernel.values.errors import Malformed
from kernel.values.text import N_, Message

NO_HOME = N_("Say from which zone the distance counts: {zones}.")
_FIRST_LOOK, _GROWTH = 64, 4
_DAY_MIN = 1440


class Free(NamedTuple):
    """A contender with its first block."""

    contender: Contender
    span: Span


# From which minute on somebody could start, and what decides among equal ones.
Waiting = tuple[int, Tie, Contender]


def circumstances(wish: FreeWish, viewer: Actor) -> Circumstances:
    """Gather what the search needs besides the instruments, in four statements.

    Raises Malformed when it is not known from where a distance counts.
    """
    places = {zone.key: zone for zone in zones()}
    home: Zone | None = places.get(wish.near or viewer.zone)
    if home is None and (wish.near or wish.within_km is not None):
        raise Malformed({"near": [Message(NO_HOME, zones=", ".join(places))]})
    return Circumstances(
        calendar_around(local_day(wish.window.start)),
        trainings_of(viewer),
        own_units(viewer),
        {key: distance_km(zone, home) for key, zone in places.items()},
    )


def soonest(
    wish: FreeWish, viewer: Actor, known: Circumstances, *, limit: int, at: datetime
) -> list[Free]:
    """Return the instruments that are free as wished, the soonest first."""
    filters = wish.filters.within(zones_near(wish, known))
    if filters is None:
        return []
    priced = wish.price_most_fen is not None
    found = [
        one
        for one in kinds(wish, filters, viewer, known, at=at, priced=priced)
        if _usable(one, wish)
    ]
    return first_of(found, limit=limit, at=at)


def zones_near(wish: FreeWish, known: Circumstances) -> tuple[str, ...] | None:
    """Return the keys of the zones that are near enough, or None when any is."""
    most = wish.within_km
    if most is None:
        return None
    near = known.distances.items()
    return tuple(key for key, far in near if far is not None and far <= most)


def _usable(one: Kind, wish: FreeWish) -> bool:
    wanted = wish.filters.modes
    open_to = [mode for mode in one.modes if not wanted or mode in wanted]
    return "self" in one.modes if wish.qualified else bool(open_to)


def first_of(found: Sequence[Kind], *, limit: int, at: datetime) -> list[Free]:
    """Return the first blocks of those with room, ordered by start, then by their tie."""
    queue = _Queue(found)
    free: list[Waiting] = []
    size, days = _FIRST_LOOK, 1
    while (head := queue.head) and not _enough(free, limit, head):
        begin = head[0]
        ahead = begin + days * _DAY_MIN
        asked = queue.take(size, ahead)
        busy = busy_of(asked, begin, ahead, at)
        for one in asked:
            room = room_of(one)
            start = room.first(busy[one.id], since=begin, before=ahead)
            if start is not None:
                free.append((start, one.tie, one))
            elif (later := room.first(NOTHING_TAKEN, since=ahead)) is not None:
                queue.again(later, one)
        size, days = size * _GROWTH, min(days * 3, 14)
    return [_free(one, start) for start, _tie, one in nsmallest(limit, free)]


class _Queue:
    """Who could start when: kinds in order, and those who wait with a later moment."""

    def __init__(self, found: Sequence[Kind]) -> None:
        bounds = {
            id(one.room): one.room.first(NOTHING_TAKEN) for one in found if one.room
        }
        able = [one for one in found if bounds.get(id(one.room)) is not None]
        self._fresh: Iterator[Waiting] = (
            (bound, one.tie, one)
            for bound, one in in_order(able, lambda kind: bounds[id(kind.room)])
        )
        self._next = next(self._fresh, None)
        self._later: list[Waiting] = []

    @property
    def head(self) -> Waiting | None:
        """Return who could start first, or None when nobody is left."""
        heads = [*([self._next] if self._next else []), *self._later[:1]]
        return min(heads, default=None)

    def take(self, most: int, before: int) -> list[Contender]:
        """Return at most so many of those who could start before a minute, in order."""
        taken: list[Contender] = []
        while len(taken) < most and (head := self.head) and head[0] < before:
            if head is self._next:
                self._next = next(self._fresh, None)
            else:
                heappop(self._later)
            taken.append(head[2])
        return taken

    def again(self, start: int, one: Contender) -> None:
        """Let somebody wait until a later minute."""
        heappush(self._later, (start, one.tie, one))


def room_of(one: Contender) -> Room:
    """Return the room of somebody who has some."""
    room = one.kind.room
    assert room is not None  # noqa: S101 - for mypy
    return room


def busy_of(
    asked: Sequence[Contender], begin: int, ahead: int, at: datetime
) -> dict[int, Lanes]:
    """Return the lanes of each that matter for starts between two minutes since 1970."""
    every = {id(one.kind): one.kind for one in asked}.values()
    before = max(kind.policy.setup_min for kind in every)
    after = max(
        kind.policy.cleanup_min + (kind.room.need_min if kind.room else 0)
        for kind in every
    )
    within = Span(_moment(begin - before), _moment(ahead + after))
    busy = busy_minutes(within, [one.id for one in asked], at=at)
    return {
        one.id: [
            busy.get((one.id, unit), ()) for unit in numbered(one.kind.match.places)
        ]
        for one in asked
    }


def _enough(free: list[Waiting], limit: int, next_up: Waiting) -> bool:
    if len(free) < limit:
        return False
    return nsmallest(limit, free)[-1][:2] <= next_up[:2]


def _free(one: Contender, start: int) -> Free:
    end = start + room_of(one).need_min
    return Free(one, Span(_moment(start), _moment(end)))


def _moment(minute: int) -> datetime:
    return datetime.fromtimestamp(minute * 60, UTC)
