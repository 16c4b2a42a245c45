"""Units and seats: which one a booking gets, what is free on any, what a calendar says."""

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from booking.rules.availability import free_spans
from booking.rules.day_scan import epoch_min, first_fit, first_fit_of_any
from booking.rules.facts import Busy
from booking.rules.judge import refusals
from booking.rules.opening import ALWAYS
from booking.rules.policy import Policy
from booking.rules.refusals import NoTimeBetween, SlotTaken, UnderMaintenance
from booking.rules.span import Span
from booking.rules.units import (
    free_time,
    free_units,
    kept_on,
    numbered,
    stretches,
    unit_for,
)
from tests.booking.rules.wishes import NOW, facts, moment, on, wish

DAY = on("00:00", "23:55")
MORNING = on("09:00", "12:00")
HOUR = timedelta(hours=1)


def of_three(*busy: tuple[str, str, int] | tuple[str, str, int, str], **more):
    taken = [Busy(on(s, e), *(kind or ["reservation"]), n) for s, e, n, *kind in busy]
    return replace(facts(busy=taken, **more), units=(1, 2, 3))


# Spans on a grid of hours, each on one of three units, as (start, length, unit).
TAKEN = st.lists(
    st.tuples(st.integers(0, 20), st.integers(1, 4), st.integers(1, 3)), max_size=12
)


def busy_of(taken) -> tuple[Busy, ...]:
    return tuple(
        Busy(Span(DAY.start + a * HOUR, DAY.start + (a + n) * HOUR), unit=unit)
        for a, n, unit in taken
    )


def test_a_booking_gets_the_first_unit_that_is_free():
    assert unit_for(MORNING, of_three()) == 1
    assert unit_for(MORNING, of_three(("08:00", "10:00", 1))) == 2
    assert (
        unit_for(MORNING, of_three(("08:00", "10:00", 1), ("11:00", "13:00", 2))) == 3
    )
    one_free = of_three(("08:00", "10:00", 1), ("08:00", "10:00", 3))
    assert refusals(wish(MORNING), one_free, NOW) == []


def test_what_is_taken_on_every_unit_is_taken():
    every = of_three(*(("09:00", "10:00", n) for n in (1, 2, 3)))
    assert refusals(wish(MORNING), every, NOW) == [SlotTaken()]


def test_time_must_be_free_on_one_unit_throughout():
    by_turns = of_three(
        ("09:00", "10:00", 1), ("10:00", "11:00", 2), ("11:00", "12:00", 3)
    )
    assert refusals(wish(MORNING), by_turns, NOW) == [SlotTaken()]


def test_a_unit_out_of_service_leaves_the_others():
    down = ("08:00", "18:00", 2, "downtime")
    assert refusals(wish(MORNING), of_three(down), NOW) == []
    closed = of_three(*(("08:00", "18:00", n, "downtime") for n in (1, 2, 3)))
    found = refusals(wish(MORNING), closed, NOW)
    assert found == [UnderMaintenance(moment("11-26 18:00"))]


def test_the_unit_with_least_in_the_way_speaks():
    near = of_three(
        ("09:00", "10:00", 1),
        ("12:00", "13:00", 2),
        ("08:00", "18:00", 3, "downtime"),
        cleanup_min=30,
    )
    assert refusals(wish(MORNING), near, NOW) == [NoTimeBetween(0, 30)]


def test_a_booking_that_moves_keeps_its_unit_where_it_can():
    given = of_three(("09:00", "10:00", 2))
    assert unit_for(MORNING, kept_on(given, 3, running=False)) == 3
    assert unit_for(MORNING, kept_on(given, 2, running=False)) == 1


def test_what_runs_on_a_unit_cannot_be_moved_to_another():
    running = kept_on(of_three(("11:00", "12:00", 2)), 2, running=True)
    assert refusals(wish(MORNING), running, NOW) == [SlotTaken()]


@given(taken=TAKEN, start=st.integers(0, 20), length=st.integers(1, 3))
def test_a_span_is_acceptable_just_when_it_lies_in_free_time(taken, start, length):
    given = replace(facts(busy=busy_of(taken)), units=(1, 2, 3))
    span = Span(DAY.start + start * HOUR, DAY.start + (start + length) * HOUR)
    free = free_time(DAY, given)
    fits = any(one.contains(span) for one in free)
    assert fits == (refusals(wish(span), given, NOW) == [])
    assert fits == bool(free_units(span, given.busy, given.units))
    if fits:
        assert unit_for(span, given) in free_units(span, given.busy, given.units)


@given(taken=TAKEN)
def test_free_time_is_what_each_unit_has_and_no_span_lies_in_another(taken):
    given = replace(facts(busy=busy_of(taken)), units=(1, 2, 3))
    found = free_time(DAY, given)
    for one in found:
        assert not any(o.contains(one) for o in found if o is not one)
    for unit in given.units:
        lane = [b for b in given.busy if b.unit == unit]
        for span in free_spans(DAY, given.policy, lane, given.calendar):
            assert any(one.contains(span) for one in found)


@given(taken=TAKEN)
def test_stretches_cover_the_time_and_count_what_is_free(taken):
    busy = busy_of(taken)
    found = stretches(DAY, busy, numbered(3))
    assert found[0].span.start == DAY.start
    assert found[-1].span.end == DAY.end
    for one, after in pairwise(found):
        assert one.span.end == after.span.start
    for one in found:
        assert one.free == len(free_units(one.span, busy, (1, 2, 3)))


@given(taken=TAKEN, need=st.integers(1, 6))
def test_the_fast_scan_takes_the_earliest_unit(taken, need):
    policy, start = Policy(hours=ALWAYS, step_min=60), epoch_min(DAY.start)
    lanes = [
        sorted(
            (start + 60 * a, start + 60 * (a + n)) for a, n, unit in taken if unit == no
        )
        for no in (1, 2, 3)
    ]
    asked = (60 * need, start, start + 1440)
    opening = [(start, start + 3 * 1440)]
    fits = [first_fit(policy, opening, lane, *asked) for lane in lanes]
    known = [fit for fit in fits if fit is not None]
    found = first_fit_of_any(policy, opening, lanes, *asked)
    assert found == (min(known) if known else None)


def test_one_place_has_the_number_one():
    assert numbered(1) == (1,)
    assert numbered(3) == (1, 2, 3)
