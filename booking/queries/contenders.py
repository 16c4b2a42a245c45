"""Instruments that may be free: those alike in all that decides are judged once.

Thousands of matches are of few kinds: unit, category, zone, ways of use, and rules that
merge to the same policy. The database hands them over by kind, and each kind knows its
room; an instrument itself is looked at only when its turn comes.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import func, select

from booking.queries.candidates import modes_open
from booking.queries.matches import matches
from booking.queries.policies import PolicyBook, policy_book
from booking.rules.facts import outside_class
from booking.rules.free_time import FreeWish, Room, room, room_shape
from booking.rules.judge import horizon_days
from booking.rules.opening import WorkCalendar
from booking.rules.policy import Policy
from catalog.rules.filters import Filters
from kernel.store.db import db
from kernel.values.actor import Actor
from kernel.values.clock import local_day

_FAR = float("inf")
Member = tuple[str, int]
Tie = tuple[float, str]


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What is the same for all contenders of one search."""

    calendar: WorkCalendar
    trained: Mapping[str, tuple[str, date]]
    own: frozenset[int]
    distances: Mapping[str, float | None]


class Kind(NamedTuple):
    """Matches alike in what decides; `match` is what they share, by column.

    Without a price limit the match knows no rate. `members` are (code, id).
    """

    match: Any
    policy: Policy
    modes: tuple[str, ...]
    room: Room | None
    distance_km: float | None
    members: Sequence[Member]

    @property
    def far(self) -> float:
        """Return the distance as a sort key: what is unknown comes last."""
        return _FAR if self.distance_km is None else self.distance_km


class Contender(NamedTuple):
    """An instrument that may be free. Of equal ones the near comes first, then by code."""

    id: int
    code: str
    kind: Kind

    @property
    def tie(self) -> Tie:
        """Return what decides among equal starts."""
        return self.kind.far, self.code


def kinds(
    wish: FreeWish,
    filters: Filters,
    viewer: Actor,
    known: Circumstances,
    *,
    at: datetime,
    priced: bool = True,
) -> Iterator[Kind]:
    """Yield what matches filters and price, each kind with the room its policy leaves."""
    book, last = policy_book(), local_day(wish.window.end)
    rooms: dict[tuple[Any, ...], Room | None] = {}
    for match in _by_kind(wish, filters, viewer, at, priced=priced):
        requester = (
            "own"
            if match.organisation_id in known.own
            else outside_class(viewer.organisation_kind, viewer.zone, match.zone_key)
        )
        for policy, members in _by_policy(book, match, at):
            days = horizon_days(policy, requester)
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
            modes = modes_open(match, policy, known.trained, last)
            far = known.distances.get(match.zone_key)
            yield Kind(match, policy, modes, rooms[shape], far, members)


def in_order(
    found: Iterable[Kind], key: Callable[[Kind], Any]
) -> Iterator[tuple[Any, Contender]]:
    """Yield the contenders by a key of their kind, equal ones by their tie.

    Kinds are opened only when their turn comes.
    """
    ranked = sorted(((key(kind), kind.far, kind) for kind in found), key=_rank)
    for (rank, _far), same in groupby(ranked, key=_rank):
        alike = [kind for _key, _distance, kind in same]
        members = sorted(
            (code, one, n) for n, kind in enumerate(alike) for code, one in kind.members
        )
        for code, one, n in members:
            yield rank, Contender(one, code, alike[n])


def _rank(ranked: tuple[Any, float, Kind]) -> tuple[Any, float]:
    return ranked[:2]


def _by_kind(
    wish: FreeWish, filters: Filters, viewer: Actor, at: datetime, *, priced: bool
) -> Sequence[Any]:
    found = matches(
        filters, wish.price_most_fen, viewer, at, priced=priced, ranked=False
    )
    match = found.subquery().c
    shared = [column for column in match if column.name not in ("id", "code", "score")]
    wanted = select(
        *shared,
        func.array_agg(match.id).label("ids"),
        func.array_agg(match.code).label("codes"),
    ).group_by(*shared)
    return db.session.connection().execute(wanted).all()


def _by_policy(
    book: PolicyBook, match: Any, at: datetime
) -> Iterator[tuple[Policy, list[Member]]]:
    policies = book.policies(
        match.ids, match.organisation_id, match.category_code, at=at
    )
    parts: dict[int, tuple[Policy, list[Member]]] = {}
    for policy, code, one in zip(policies, match.codes, match.ids, strict=True):
        part = parts.get(id(policy))
        if part is None:
            part = parts[id(policy)] = (policy, [])
        part[1].append((code, one))
    yield from parts.values()
