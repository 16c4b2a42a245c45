"""Which instruments are free soonest within a time: exact, without looking at all.

Every candidate has a moment before which it cannot start (opening hours, notice). They
are asked in that order, some at a time and a day of bookings at a time; what has no
room in that day waits with a later moment. Once enough are found that start before
anybody left could, nobody else needs asking. Occupancies are the only truth.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from heapq import heapify, heappop, heappush, nsmallest
from typing import Any, NamedTuple

from sqlalchemy import Row

from booking.queries.alternatives import distance_km
from booking.queries.busy_minutes import busy_minutes
from booking.queries.candidates import matches, modes_open
from booking.queries.policies import policy_book
from booking.queries.viewer import calendar_around, own_units, trainings_of
from booking.rules.free_time import (
    NOTHING_TAKEN,
    FreeWish,
    Lanes,
    Room,
    room,
    room_shape,
)
from booking.rules.opening import WorkCalendar
from booking.rules.policy import Policy
from booking.rules.span import Span
from booking.rules.units import numbered
from catalog.rules.filters import Filters
from identity.models.organisation import Zone
from identity.queries.zones import zones
from kernel.store.db import db
from kernel.values.actor import Actor
from kernel.values.clock import local_day
from kernel.values.errors import Malformed
from kernel.values.text import N_, Message

NO_HOME = N_("Say from which zone the distance counts: {zones}.")
_FIRST_LOOK, _GROWTH = 64, 4
_DAY_MIN = 1440
_FAR = float("inf")


class Contender(NamedTuple):
    """An instrument that may be free, and what decides among equal starts.

    Among equal starts the near comes first, then the code decides. Without a price limit
    the match knows no rate.
    """

    match: Row[Any]
    policy: Policy
    modes: tuple[str, ...]
    room: Room | None
    distance_km: float | None
    tie: tuple[float, str]


class Free(NamedTuple):
    """A contender with its first block."""

    contender: Contender
    span: Span


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What is the same for all contenders of one search."""

    calendar: WorkCalendar
    trained: Mapping[str, tuple[str, date]]
    own: frozenset[int]
    distances: Mapping[str, float | None]


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


def contenders(
    wish: FreeWish,
    filters: Filters,
    viewer: Actor,
    known: Circumstances,
    *,
    at: datetime,
    priced: bool = True,
) -> Iterator[Contender]:
    """Yield what matches filters and price, each with the room that its policy leaves."""
    statement = matches(
        filters, wish.price_most_fen, viewer, at, priced=priced, ranked=False
    )
    book = policy_book()
    # Of many thousands of instruments few differ in what is computed here.
    rooms: dict[tuple[Any, ...], Room | None] = {}
    modes: dict[tuple[Any, ...], tuple[str, ...]] = {}
    last = local_day(wish.window.end)
    for match in db.session.connection().execute(statement).all():
        policy = book.policy(
            instrument_id=match.id,
            organisation_id=match.organisation_id,
            category=match.category_code,
            at=at,
        )
        own = match.organisation_id in known.own
        days = policy.horizon_own_days if own else policy.horizon_other_days
        shape = room_shape(policy), days
        if shape not in rooms:
            until = local_day(at) + timedelta(days=days) if days else last
            rooms[shape] = room(
                policy,
                wish.window,
                wish.need_min,
                known.calendar,
                at=at,
                last_day=until,
            )
        kind = (
            match.category_code,
            match.modes,
            match.training_level,
            policy.training,
            policy.training_for,
        )
        if kind not in modes:
            modes[kind] = modes_open(match, policy, known.trained, last)
        far = known.distances.get(match.zone_key)
        tie = (_FAR if far is None else far, match.code)
        yield Contender(match, policy, modes[kind], rooms[shape], far, tie)


def soonest(
    wish: FreeWish, viewer: Actor, known: Circumstances, *, limit: int, at: datetime
) -> list[Free]:
    """Return the instruments that are free as wished, the soonest first."""
    filters = wish.filters.within(zones_near(wish, known))
    if filters is None:
        return []
    found = [
        one
        for one in contenders(
            wish,
            filters,
            viewer,
            known,
            at=at,
            priced=wish.price_most_fen is not None,
        )
        if one.room is not None and _usable(one, wish)
    ]
    return first_of(found, limit=limit, at=at)


def zones_near(wish: FreeWish, known: Circumstances) -> tuple[str, ...] | None:
    """Return the keys of the zones that are near enough, or None when any is."""
    most = wish.within_km
    if most is None:
        return None
    near = known.distances.items()
    return tuple(key for key, far in near if far is not None and far <= most)


def _usable(one: Contender, wish: FreeWish) -> bool:
    wanted = wish.filters.modes
    open_to = [mode for mode in one.modes if not wanted or mode in wanted]
    return "self" in one.modes if wish.qualified else bool(open_to)


def first_of(found: Sequence[Contender], *, limit: int, at: datetime) -> list[Free]:
    """Return the first blocks of those with room, ordered by start, then by their tie."""
    waiting: list[tuple[int, tuple[float, str], Contender]] = []
    bounds: dict[int, int | None] = {}
    for one in found:
        assert one.room is not None  # noqa: S101 - for mypy
        if id(one.room) not in bounds:
            bounds[id(one.room)] = one.room.first(NOTHING_TAKEN)
        if (bound := bounds[id(one.room)]) is not None:
            waiting.append((bound, one.tie, one))
    heapify(waiting)
    free: list[tuple[int, tuple[float, str], Contender]] = []
    size, days = _FIRST_LOOK, 1
    while waiting and not _enough(free, limit, waiting[0]):
        ahead = waiting[0][0] + days * _DAY_MIN
        asked: list[Contender] = []
        begin = waiting[0][0]
        while waiting and len(asked) < size and waiting[0][0] < ahead:
            asked.append(heappop(waiting)[2])
        busy = busy_of(asked, begin, ahead, at)
        for one in asked:
            assert one.room is not None  # noqa: S101 - for mypy
            start = one.room.first(busy[one.match.id], since=begin, before=ahead)
            if start is not None:
                free.append((start, one.tie, one))
            elif (later := one.room.first(NOTHING_TAKEN, since=ahead)) is not None:
                heappush(waiting, (later, one.tie, one))
        size, days = size * _GROWTH, min(days * 3, 14)
    return [_free(one, start) for start, _tie, one in nsmallest(limit, free)]


def busy_of(
    asked: Sequence[Contender], begin: int, ahead: int, at: datetime
) -> dict[int, Lanes]:
    """Return the lanes of each that matter for starts between two minutes since 1970."""
    before = max(one.policy.setup_min for one in asked)
    after = max(
        one.policy.cleanup_min + (one.room.need_min if one.room else 0) for one in asked
    )
    within = Span(_moment(begin - before), _moment(ahead + after))
    busy = busy_minutes(within, [one.match.id for one in asked], at=at)
    return {
        one.match.id: [
            busy.get((one.match.id, unit), ()) for unit in numbered(one.match.places)
        ]
        for one in asked
    }


def _enough(
    free: list[tuple[int, tuple[float, str], Contender]],
    limit: int,
    next_up: tuple[int, tuple[float, str], Contender],
) -> bool:
    if len(free) < limit:
        return False
    return nsmallest(limit, free)[-1][:2] <= next_up[:2]


def _free(one: Contender, start: int) -> Free:
    assert one.room is not None  # noqa: S101 - for mypy
    return Free(one, Span(_moment(start), _moment(start + one.room.need_min)))


def _moment(minute: int) -> datetime:
    return datetime.fromtimestamp(minute * 60, UTC)
