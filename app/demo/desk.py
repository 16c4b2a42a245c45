"""The booking phase: every instrument's timeline, era by era, copied as it is made."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice
from random import Random

from app.demo.bar import Bar, Say
from app.demo.bookings import BOOKING_COLUMNS, Clerk, Regulars
from app.demo.bulk import Rows, bare, copy_lines, copy_rows
from app.demo.instruments import Machine
from app.demo.timeline import (
    AHEAD_DAYS,
    ERA_DAYS,
    ORIGIN_DAYS,
    Slot,
    Timeline,
)
from app.reference import rows_of
from booking.rules.opening import WorkCalendar
from kernel.values.clock import local_day

TABLES = ("booking_reservation", "booking_downtime", "booking_occupancy")
TRIGGER = "occupies_time"
# What an instrument's 90 days hold, on average.
USUAL_BOOKINGS = 47
# A thinner first era leaves something for the earlier ones, so that the count is met.
_THINNED = 0.9
_ERAS = 40
# Reports on collaborations speak of the quarter before, with what was tested there.
_LONGER_MEMORY = "lingang"
_ONE_IN = 12

_UPKEEP = (
    ("maintenance", "例行维护保养"),
    ("maintenance", "离子源与光路清洗"),
    ("maintenance", "真空泵换油与检漏"),
    ("maintenance", "校准与期间核查"),
    ("training", "上机培训"),
    ("maintenance", "水冷与气路检查"),
    ("fault", "电源故障，更换备件"),
)

_OCCUPY = """
    INSERT INTO booking_occupancy
        (instrument_id, unit_no, blocked, kind, reservation_id, holder_id, lapses_at)
    SELECT instrument_id, unit_no, blocked,
           CASE state WHEN 'requested' THEN 'request' ELSE 'reservation' END,
           id, booked_for_id, lapses_at
    FROM booking_reservation
    WHERE state IN ('requested', 'confirmed', 'in_use', 'completed')
    ORDER BY id
"""
_OCCUPY_BY_DOWNTIME = """
    INSERT INTO booking_occupancy (instrument_id, unit_no, blocked, kind, downtime_id)
    SELECT instrument_id, coalesce(unit_no, 1), during, 'downtime', id FROM booking_downtime
    ORDER BY id
"""


@dataclass(frozen=True, slots=True)
class Lane:
    """One unit or seat of an instrument, with the days on it."""

    regulars: Regulars
    unit: int
    timeline: Timeline


@dataclass
class Made:
    """What the eras hold so far."""

    bookings: int = 0
    upkeep: list[tuple[int, int | None, Slot]] = field(default_factory=list)


def load_bookings(
    cursor: Rows,
    regulars: Sequence[Regulars],
    wanted: int | None,
    at: datetime,
    rng: Random,
    say: Say,
) -> int:
    """Fill reservations, downtime and occupancy; return how many bookings there are.

    Without a number there are as many as 90 days hold; a larger number reaches further
    back. The tables must be empty.
    """
    usual = USUAL_BOOKINGS * len(regulars)
    density = min(1.0, _THINNED * wanted / usual) if wanted is not None and usual else 1
    today = local_day(at)
    calendar = work_calendar()
    timelines = [
        Lane(
            one,
            unit,
            Timeline(one.machine, one.terms.policy, calendar, today, density, rng),
        )
        for unit in range(1, max((r.machine.places for r in regulars), default=0) + 1)
        for one in regulars
        if unit <= one.machine.places
    ]
    clerk = Clerk(1, at, rng)
    made = Made()
    bar = Bar("bookings", wanted or usual, say)
    with bare(cursor, TABLES, TRIGGER):
        lines = _lines(timelines, clerk, made, None if wanted is None else _ERAS)
        limited = lines if wanted is None else islice(lines, wanted)
        copy_lines(cursor, TABLES[0], BOOKING_COLUMNS, _chunks(limited, made, bar))
        bar.note("checks and indexes are put back …")
        copy_rows(cursor, TABLES[1], DOWNTIME_COLUMNS, _downtime(made, regulars, clerk))
        cursor.execute(_OCCUPY)
        cursor.execute(_OCCUPY_BY_DOWNTIME)
        bar.end()
    return made.bookings


def work_calendar() -> WorkCalendar:
    """Return the published holidays and make-up workdays."""
    days = [(date.fromisoformat(r["date"]), r["kind"]) for r in rows_of(_HOLIDAYS)]
    return WorkCalendar(
        holidays=frozenset(day for day, kind in days if kind == "holiday"),
        workdays=frozenset(day for day, kind in days if kind != "holiday"),
        known_years=frozenset(day.year for day, _ in days),
    )


_HOLIDAYS = "holidays_cn_2024_2026"


def _lines(
    lanes: Sequence[Lane],
    clerk: Clerk,
    made: Made,
    eras: int | None,
) -> Iterator[str]:
    last = ORIGIN_DAYS + AHEAD_DAYS
    for _ in range(eras or 1):
        first = last - ERA_DAYS
        for lane in lanes:
            yield from _era(lane, first, last, clerk, made)
        last = first - 1
    if eras is None:
        for lane in lanes:
            if _remembers(lane.regulars.machine):
                yield from _era(lane, last - ERA_DAYS, last, clerk, made)


def _era(lane: Lane, first: int, last: int, clerk: Clerk, made: Made) -> Iterator[str]:
    machine = lane.regulars.machine
    # A seat is not looked after apart from its instrument; of several units one is.
    unit = lane.unit if machine.units > 1 else None
    era = lane.timeline.era(first, last)
    if machine.seats == 1:
        made.upkeep += [(machine.id, unit, slot) for slot in era.upkeep]
    yield from clerk.lines(lane.regulars, era.slots, lane.unit)


def _remembers(machine: Machine) -> bool:
    return machine.owner.zone == _LONGER_MEMORY or machine.number % _ONE_IN == 0


def _chunks(lines: Iterator[str], made: Made, bar: Bar) -> Iterator[str]:
    while chunk := list(islice(lines, 2000)):
        made.bookings += len(chunk)
        bar.show(made.bookings)
        yield "".join(chunk)


def _downtime(
    made: Made, regulars: Sequence[Regulars], clerk: Clerk
) -> Iterator[tuple[object, ...]]:
    managers = {one.machine.id: one.manager_id for one in regulars}
    for n, (instrument_id, unit, (start, end)) in enumerate(made.upkeep):
        kind, reason = _UPKEEP[n % len(_UPKEEP)]
        yield (
            instrument_id,
            kind,
            f"[{clerk.stamp(start)},{clerk.stamp(end)})",
            reason,
            managers[instrument_id],
            unit,
        )


DOWNTIME_COLUMNS = (
    "instrument_id",
    "kind",
    "during",
    "reason",
    "opened_by_id",
    "unit_no",
)
