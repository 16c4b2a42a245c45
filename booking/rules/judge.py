"""May this person have this instrument for this span? Every reason against, at once."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from booking.rules import grid
from booking.rules.facts import BookingRequest, Facts, requester_class
from booking.rules.gates import (
    against_the_instrument,
    against_the_person,
    holds_level,
)
from booking.rules.limits import against_the_limits
from booking.rules.opening import (
    WorkCalendar,
    day_span,
    local_midnight,
    open_spans,
)
from booking.rules.policy import LONGEST_MIN, SUPERVISED, Policy
from booking.rules.refusals import (
    LEVEL_WORDS,
    ClosedForBreak,
    InThePast,
    NeverOpen,
    NoNights,
    NotAvailable,
    NoTimeBetween,
    NotInTime,
    OffGrid,
    OffStart,
    OutsideHours,
    OutsideHoursNeedsTraining,
    SlotTaken,
    TooFarAhead,
    TooLong,
    TooShort,
    TooSoon,
    UnderMaintenance,
)
from booking.rules.research_group import group_refusals
from booking.rules.span import Span
from booking.rules.visibility import sight
from kernel.values.clock import local_day
from kernel.values.errors import Refusal

FIRST_YEAR, LAST_YEAR = 2020, 2100
_BOOKABLE_TIME = Span(
    local_midnight(date(FIRST_YEAR, 1, 1)), local_midnight(date(LAST_YEAR + 1, 1, 1))
)
# Most often the next opening is near; a term break may close a place for weeks.
_LOOK_AROUND = timedelta(days=2), timedelta(days=45)


def refusals(request: BookingRequest, facts: Facts, at: datetime) -> list[Refusal]:
    """Return every reason against the request, at the aware moment; none means yes.

    Never raises. Order: person, instrument, length and limits, moment, calendar. Lab
    managers are held to them like everybody; what they may set aside with a reason
    stands in booking.rules.overridable.
    """
    if not is_bookable_time(request.span):
        return [NotInTime(FIRST_YEAR, LAST_YEAR)]
    return [
        *against_the_person(request, facts),
        *against_the_group(facts),
        *against_the_instrument(request, facts),
        *_against_the_length(request.span, facts),
        *against_the_limits(request.span, facts, at),
        *_against_the_moment(request.span, facts, at),
        *_against_the_calendar(request.span, facts, at),
    ]


def against_the_group(facts: Facts) -> list[Refusal]:
    """Return what is wrong with the research group that the booking is for."""
    policy, person = facts.policy, facts.person
    if not person.groups and facts.choice.code is None:
        return []
    counts = policy.approval in SUPERVISED or policy.student_confirm
    counts = counts or any(one.who == "group" for one in policy.quotas)
    return group_refusals(person.groups, facts.choice, counts=counts)


def is_bookable_time(span: Span) -> bool:
    """Say whether the span lies in the years that can be meant."""
    return _BOOKABLE_TIME.contains(span)


def inside_hours(span: Span, policy: Policy, calendar: WorkCalendar) -> bool:
    """Say whether the whole span is open time."""
    return any(
        opening.contains(span) for opening in open_spans(policy.hours, span, calendar)
    )


def _against_the_length(span: Span, facts: Facts) -> Iterator[Refusal]:
    policy = facts.policy
    if span.length < timedelta(minutes=policy.shortest_min):
        yield TooShort(policy.shortest_min, span.minutes)
    if span.length > timedelta(minutes=policy.longest_min):
        yield TooLong(policy.longest_min, span.minutes)
    step = policy.step_min
    if not (grid.on_grid(span.start, step) and grid.on_grid(span.end, step)):
        fitting = grid.snapped(span, step)
        yield OffGrid(step, fitting.start, fitting.end)
    starts = policy.start_step_min
    if starts != step and not grid.on_grid(span.start, starts):
        before, after = grid.floor(span.start, starts), grid.ceil(span.start, starts)
        yield OffStart(starts, before, after)


def earliest_start(facts: Facts, at: datetime) -> datetime:
    """Return the first moment of the grid at which a booking could start."""
    notice = timedelta(minutes=facts.policy.notice_book_min)
    return grid.ceil(at + notice, facts.policy.start_step_min)


def latest_start_day(facts: Facts, at: datetime) -> date | None:
    """Return the last local day on which a booking may start, or None."""
    requester = requester_class(facts.person, facts.terms)
    horizon = horizon_days(facts.policy, requester)
    return None if horizon is None else local_day(at) + timedelta(days=horizon)


def horizon_days(policy: Policy, requester: str) -> int | None:
    """Return how many days ahead a class of requesters may book, or None for no limit."""
    horizon = {
        "own": policy.horizon_own_days,
        "zone": policy.horizon_zone_days,
        "enterprise": policy.horizon_enterprise_days,
    }.get(requester)
    if horizon is None and requester != "own":
        horizon = policy.horizon_other_days
    return horizon or None


def _against_the_moment(span: Span, facts: Facts, at: datetime) -> Iterator[Refusal]:
    policy = facts.policy
    notice = timedelta(minutes=policy.notice_book_min)
    if span.start < at:
        yield InThePast(earliest_start(facts, at))
    elif span.start < at + notice:
        yield TooSoon(policy.notice_book_min, earliest_start(facts, at))
    latest = latest_start_day(facts, at)
    if latest is not None and local_day(span.start) > latest:
        yield TooFarAhead(latest)


def _against_the_calendar(span: Span, facts: Facts, at: datetime) -> Iterator[Refusal]:
    yield from _against_the_hours(span, facts, at)
    # Free is what is free on one unit; else the unit that is nearest to it speaks.
    found = min(
        (standing_in_the_way(span, facts, unit) for unit in facts.units),
        key=lambda found: found[0],
    )[1]
    yield from found if is_told_why(facts) or not found else [NotAvailable()]


def is_told_why(facts: Facts) -> bool:
    """Say whether the person may know what takes the time of the instrument."""
    person = facts.person
    visibility = facts.policy.visibility
    return sight(visibility, signed_in=True, of_the_lab=person.is_manager).taken


def slot_taken(facts: Facts) -> Refusal:
    """Return how the person is told that somebody else was faster."""
    return SlotTaken() if is_told_why(facts) else NotAvailable()


def standing_in_the_way(
    span: Span, facts: Facts, unit: int
) -> tuple[int, list[Refusal]]:
    """Return what is busy on a unit as reasons, and how much that is: 0 is nothing."""
    policy = facts.policy
    busy = [b for b in facts.busy if b.unit == unit]
    if not busy:
        return 0, []
    found: list[Refusal] = []
    down = [b.span for b in busy if b.kind == "downtime"]
    met = [one for one in down if one.overlaps(span)]
    if met:
        found.append(UnderMaintenance(max(one.end for one in met)))
    taken = [b.span for b in busy if b.kind != "downtime"]
    if any(_core(one, policy).overlaps(span) for one in taken):
        return (3 if met else 2), [*found, SlotTaken()]
    wide = with_buffers(span, policy)
    neighbours = [*(one for one in down if one not in met), *taken]
    if any(one.overlaps(wide) for one in neighbours):
        found.append(NoTimeBetween(policy.setup_min, policy.cleanup_min))
    return (3 if met else len(found)), found


def _core(taken: Span, policy: Policy) -> Span:
    """Return the time really used within busy time, as far as the buffers tell."""
    start = taken.start + timedelta(minutes=policy.setup_min)
    end = taken.end - timedelta(minutes=policy.cleanup_min)
    return Span(start, end) if start < end else taken


def with_buffers(span: Span, policy: Policy) -> Span:
    """Return the time that a booking blocks: set-up, the span itself, clean-up."""
    return span.expand(
        timedelta(minutes=policy.setup_min), timedelta(minutes=policy.cleanup_min)
    )


def _against_the_hours(span: Span, facts: Facts, at: datetime) -> Iterator[Refusal]:
    policy = facts.policy
    if span.minutes > LONGEST_MIN:
        return
    closed = _break_in(span, policy)
    if closed is not None:
        yield ClosedForBreak(*closed)
    elif not _may_be_outside(facts, span) and not inside_hours(
        span, policy, facts.calendar
    ):
        yield _outside_hours(span, facts, at)
    day = day_span(local_day(span.start))
    if not policy.overnight_ok and span.end > day.end:
        yield NoNights(day.end)


def _break_in(span: Span, policy: Policy) -> tuple[date, date] | None:
    if not policy.hours.breaks:
        return None
    # The end is not part of the span: at midnight the day before is the last.
    last = local_day(span.end - timedelta(microseconds=1))
    day = local_day(span.start)
    while day <= last:
        if found := policy.hours.break_on(day):
            return found
        day += timedelta(days=1)
    return None


def _may_be_outside(facts: Facts, span: Span) -> bool:
    """Say whether hours do not bind: the lab is asked, or the person is qualified."""
    policy = facts.policy
    if policy.approval == "outside_hours":
        return True
    level, day = policy.outside_hours_for, local_day(span.start)
    return level != "none" and holds_level(level, day, facts)


def _outside_hours(span: Span, facts: Facts, at: datetime) -> Refusal:
    # What has closed already is no help, unless the wish itself lies in the past.
    since = min(at, span.start)
    for reach in _LOOK_AROUND:
        around = span.expand(reach, reach)
        found = open_spans(facts.policy.hours, around, facts.calendar)
        openings = [opening for opening in found if opening.end > since]
        if openings:
            best = min(openings, key=lambda opening: _distance(opening, span))
            level = LEVEL_WORDS.get(facts.policy.outside_hours_for)
            if level is not None:
                return OutsideHoursNeedsTraining((level,), best.start, best.end)
            return OutsideHours(best.start, best.end)
    return NeverOpen()


def _distance(opening: Span, span: Span) -> tuple[timedelta, timedelta]:
    """Order openings: the most shared time first, then the nearest."""
    shared = opening.intersection(span)
    gap = max(opening.start - span.end, span.start - opening.end, timedelta())
    return (-shared.length if shared else timedelta(), gap)
