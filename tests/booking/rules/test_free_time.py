"""Free time between two moments, for one instrument."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from booking.rules.day_scan import epoch_min
from booking.rules.free_time import room
from booking.rules.near_miss import Concession, Give, rank
from booking.rules.opening import ALWAYS, DEFAULT_HOURS, PLAIN_CALENDAR, every_day
from booking.rules.policy import Policy
from booking.rules.span import Span
from kernel.values.clock import local_day
from tests.booking.rules.wishes import slow_first

AT = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)
EVENINGS = every_day((18 * 60, 1440), (0, 120))


@st.composite
def policies(draw) -> Policy:
    step = draw(st.sampled_from([10, 15, 30, 60, 120]))
    return Policy(
        step_min=step,
        shortest_min=draw(st.sampled_from([step, 2 * step])),
        longest_min=draw(st.sampled_from([240, 1440, 4320])),
        setup_min=draw(st.sampled_from([0, 15, 40])),
        cleanup_min=draw(st.sampled_from([0, 5, 45])),
        hours=draw(st.sampled_from([ALWAYS, DEFAULT_HOURS, EVENINGS])),
        overnight_ok=draw(st.booleans()),
        notice_book_min=draw(st.sampled_from([0, 7, 120, 3000])),
        horizon_other_days=draw(st.sampled_from([None, 1, 3])),
    )


@given(
    policy=policies(),
    begins=st.integers(-300, 4000),
    lasts=st.integers(60, 6000),
    need=st.sampled_from([30, 60, 100, 180, 480, 1500]),
    taken=st.lists(st.tuples(st.integers(0, 600), st.integers(1, 200)), max_size=8),
)
def test_the_first_room_is_what_the_judge_accepts_first(
    policy, begins, lasts, need, taken
):
    window = Span(
        AT + timedelta(minutes=begins), AT + timedelta(minutes=begins + lasts)
    )
    busy = [
        Span(AT + timedelta(minutes=10 * a), AT + timedelta(minutes=10 * (a + n)))
        for a, n in taken
    ]
    days = policy.horizon_other_days
    last_day = local_day(AT) + timedelta(days=days) if days else None
    found = room(policy, window, need, PLAIN_CALENDAR, at=AT, last_day=last_day)
    minutes = sorted((epoch_min(b.start), epoch_min(b.end)) for b in busy)
    fast = found.first([minutes]) if found else None
    slow = slow_first(policy, window, need, busy, AT)
    assert fast == (epoch_min(slow) if slow else None)


@given(
    policy=policies(),
    lasts=st.integers(60, 3000),
    need=st.sampled_from([120, 300, 700]),
    taken=st.lists(st.tuples(st.integers(0, 300), st.integers(1, 60)), max_size=6),
)
def test_the_longest_room_is_the_longest_that_fits(policy, lasts, need, taken):
    window = Span(AT, AT + timedelta(minutes=lasts))
    busy = sorted(
        (epoch_min(AT) + 10 * a, epoch_min(AT) + 10 * (a + n)) for a, n in taken
    )
    wished = room(policy, window, need, PLAIN_CALENDAR, at=AT)
    if wished is None or wished.first([busy]) is not None:
        return
    step = policy.step_min
    shorter = range(wished.need_min - step, policy.shortest_min - 1, -step)
    fitting = (
        n
        for n in shorter
        if room(policy, window, n, PLAIN_CALENDAR, at=AT).first([busy]) is not None
    )
    assert wished.longest([busy], policy.shortest_min) == next(fitting, None)


def test_a_length_or_an_instrument_that_takes_none_has_no_room():
    window = Span(AT, AT + timedelta(days=1))
    assert room(Policy(longest_min=120), window, 180, PLAIN_CALENDAR, at=AT) is None
    assert room(Policy(enabled=False), window, 60, PLAIN_CALENDAR, at=AT) is None


def test_of_two_misses_the_one_that_gives_less_comes_first():
    far, dear = Concession(Give.FARTHER, 40), Concession(Give.DEARER, 50_000)
    ranked = sorted(
        [
            rank([far, dear], 1.0),
            rank([dear], 1.0),
            rank([far], 40.0),
            rank([far], None),
        ]
    )
    assert ranked == [
        rank([far], 40.0), rank([far], None), rank([dear], 1.0), rank([far, dear], 1.0)
    ]  # fmt: skip
