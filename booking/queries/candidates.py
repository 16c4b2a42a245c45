"""Every instrument that matches a search, with what decides its place in the list."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Row

from booking.queries.busy_minutes import busy_minutes
from booking.queries.matches import how_many, matches
from booking.queries.policies import policy_book
from booking.queries.viewer import calendar_around, trainings_of
from booking.rules.day_scan import Minutes, epoch_min, first_fit_of_any, open_minutes
from booking.rules.opening import WorkCalendar, local_midnight
from booking.rules.policy import TRAINING, Policy
from booking.rules.span import Span
from booking.rules.wish import GROUP_ORDER, Group, Sort, Wish
from catalog.queries.search import CALLED_SO
from kernel.store.db import db
from kernel.values.actor import Actor

# Of more matches only the best are looked at: to look at the day of all would take
# seconds where there are 100,000 listings.
MOST = 1500
# Larger than any price in fen and any minute since 1970, and within 40 bits.
_LAST = (1 << 40) - 1


class Candidate(NamedTuple):
    """One match: its price for the viewer, and its first fit on the wished day."""

    instrument_id: int
    score: int
    code: str
    group: Group
    policy: Policy
    amount_fen: int | None
    unit: str | None
    opening_fee_fen: int
    fit: int | None
    open_to_viewer: tuple[str, ...]
    instant: bool


@dataclass(frozen=True, slots=True)
class Found:
    """The matches looked at in their order, and how many fit the wish as it stands.

    `matches` are those of the catalogue's filters and the price, before other wishes;
    there are `total`, more than were looked at where the wish says little.
    """

    candidates: list[Candidate]
    fitting: int
    calendar: WorkCalendar
    matches: Sequence[Any]
    total: int

    @property
    def cut(self) -> bool:
        """Say whether only the best were looked at."""
        return self.total > MOST

    @property
    def called_so(self) -> bool:
        """Say whether some match is called what was typed, not only alike."""
        return any(one.score >= CALLED_SO for one in self.matches)

    @property
    def instant(self) -> int:
        """Return how many are booked without anybody's yes."""
        return sum(one.instant for one in self.candidates)

    @property
    def qualified(self) -> int:
        """Return how many the viewer may operate alone."""
        return sum("self" in one.open_to_viewer for one in self.candidates)

    def priced_up_to(self, most_fen: int) -> int:
        """Return how many cost the viewer at most so much an hour."""
        return sum(
            one.unit == "h"
            and one.amount_fen is not None
            and one.amount_fen <= most_fen
            for one in self.candidates
        )


class ScanRow(NamedTuple):
    """One match before its place in the list is known; a lane is a unit's taken time."""

    match: Row[Any]
    policy: Policy
    open_modes: tuple[str, ...]
    lanes: Sequence[Sequence[Minutes]]
    instant: bool


@dataclass(frozen=True, slots=True)
class Scan:
    """The matches with their policies and what is taken, over some days."""

    rows: list[ScanRow]
    calendar: WorkCalendar
    matches: Sequence[Row[Any]]
    total: int


def scan(wish: Wish, viewer: Actor, *, at: datetime, days: int = 1) -> Scan:
    """Return the best matches with what decides whether they fit, in few statements."""
    asked = matches(wish.filters, wish.price_most_fen, viewer, at, most=MOST + 1)
    # Thousands of plain values: the session's own loading would double their cost.
    rows = db.session.connection().execute(asked).all()
    total = len(rows) if len(rows) <= MOST else how_many(wish, viewer, at=at)
    rows = rows[:MOST]
    book, trained = policy_book(), trainings_of(viewer)
    setup, cleanup = book.most_around_min
    start = local_midnight(wish.day)
    within = Span(
        start - timedelta(minutes=setup),
        start + timedelta(days=days, minutes=wish.need_min + cleanup),
    )
    busy = busy_minutes(within, [row.id for row in rows], at=at)
    found = []
    # Few ways of use, levels and policies make many instruments.
    open_modes: dict[tuple[Any, ...], tuple[str, ...]] = {}
    for row in rows:
        policy = book.policy(
            instrument_id=row.id,
            organisation_id=row.organisation_id,
            category=row.category_code,
            at=at,
        )
        instant = is_instant(policy, row.organisation_id, viewer)
        if wish.instant and not instant:
            continue
        kind = (
            row.category_code,
            row.modes,
            row.training_level,
            policy.training,
            policy.training_for,
        )
        modes = open_modes.get(kind)
        if modes is None:
            modes = open_modes[kind] = modes_open(row, policy, trained, wish.day)
        if wish.qualified and "self" not in modes:
            continue
        lanes = [busy.get((row.id, n + 1), ()) for n in range(row.places)]
        found.append(ScanRow(row, policy, modes, lanes, instant))
    return Scan(found, calendar_around(wish.day), rows, total)


def find(wish: Wish, viewer: Actor, *, at: datetime) -> Found:
    """Return the matches, the bookable ones first."""
    seen = scan(wish, viewer, at=at)
    start = local_midnight(wish.day)
    begin, days = epoch_min(start), 2 + wish.need_min // 1440
    now_min = -(-int(at.timestamp()) // 60)
    found: list[Candidate] = []
    # Many instruments share their hours, and hashing these costs more than the fit.
    opening: dict[int, tuple[Minutes, ...]] = {}
    earliest, day_end = begin + wish.begins_min, begin + 1440
    for match, policy, open_modes, lanes, instant in seen.rows:
        hours = id(policy.hours)
        if hours not in opening:
            opening[hours] = open_minutes(policy.hours, wish.day, days, seen.calendar)
        fit = first_fit_of_any(
            policy,
            opening[hours],
            lanes,
            wish.need_min,
            max(earliest, now_min + policy.notice_book_min),
            day_end,
        )
        fits = Group.FITS if fit is not None else Group.CHANGE
        found.append(
            Candidate(
                instrument_id=match.id,
                score=match.score,
                code=match.code,
                group=fits if open_modes else Group.STEP,
                policy=policy,
                amount_fen=match.amount_fen,
                unit=match.unit,
                opening_fee_fen=match.opening_fee_fen or 0,
                fit=fit,
                open_to_viewer=open_modes,
                instant=instant,
            )
        )
    found.sort(key=lambda one: _place(one, wish.sort))
    fitting = sum(one.group is Group.FITS for one in found)
    return Found(found, fitting, seen.calendar, seen.matches, seen.total)


def _place(one: Candidate, sort: Sort) -> tuple[int, str]:
    """Return the sort key: one number, so that a comparison is one step.

    An unknown price or time comes after every known one; the code decides last.
    """
    price = one.amount_fen if one.unit == "h" and one.amount_fen is not None else _LAST
    soon = one.fit if one.fit is not None else _LAST
    worse = 31 - one.score
    if sort is Sort.PRICE:
        order = (price, worse, soon)
    elif sort is Sort.SOONEST:
        order = (soon, worse, price)
    else:
        order = (worse, soon, price)
    rank = GROUP_ORDER[one.group]
    for number in order:
        rank = (rank << 40) + number
    return rank, one.code


def is_instant(policy: Policy, organisation_id: int, viewer: Actor) -> bool:
    """Say whether a booking needs nobody's yes."""
    own = viewer.organisation_id == organisation_id
    return policy.approval in ("none", "outside_hours") or (
        policy.approval == "external" and own
    )


def modes_open(
    match: Row[Any], policy: Policy, trained: Mapping[str, tuple[str, date]], day: date
) -> tuple[str, ...]:
    """Return the ways of use open to somebody so trained on a day."""
    held, until = trained.get(match.category_code, ("none", None))
    rank = TRAINING.index(held) if until is not None and until >= day else 0
    needed = max(TRAINING.index(match.training_level), TRAINING.index(policy.training))
    return tuple(
        mode
        for mode in match.modes.split(",")
        if mode not in policy.training_for or rank >= needed
    )
