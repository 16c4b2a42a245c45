"""What is offered instead: small changes and alternatives, all of them bookable."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.rules.availability import free_spans
from booking.rules.facts import BookingRequest, Busy, Facts, Held
from booking.rules.judge import refusals
from booking.rules.opening import ALWAYS, DEFAULT_HOURS
from booking.rules.policy import Policy
from booking.rules.pricing import Rate
from booking.rules.span import Span
from booking.rules.suggestions import (
    Candidate,
    Kind,
    Suggestion,
    alternatives,
    smallest_change,
)
from tests.booking.rules.wishes import (
    MANAGER,
    NOW,
    STRANGER,
    TERMS,
    facts,
    moment,
    span,
    wish,
)

STRICT = Policy()
MORNING = span("11-26 09:00", "13:00")
WINDOW = span("11-25 00:00", "11-30 00:00")


def change(wanted: Span, **given: object) -> tuple[Kind, Span] | None:
    found = smallest_change(
        wish(wanted),
        facts(policy=STRICT, **given),
        NOW,  # type: ignore[arg-type]
    )
    return (found.kind, found.span) if found else None


@pytest.mark.parametrize(
    ("wanted", "taken", "kind", "offered"),
    [
        (span("11-26 09:10", "13:05"), (), Kind.FIT, span("11-26 09:00", "13:00")),
        (span("11-26 09:00", "18:00"), (), Kind.FIT, span("11-26 09:00", "17:00")),
        (span("11-26 18:00", "20:30"), (), Kind.SHIFT, span("11-26 17:30", "20:00")),
        (
            MORNING,
            (span("11-26 08:00", "09:30"),),
            Kind.SHIFT,
            span("11-26 09:30", "13:30"),
        ),
        (
            MORNING,
            (span("11-26 08:00", "09:00"), span("11-26 12:00", "20:00")),
            Kind.SHORTEN,
            span("11-26 09:00", "12:00"),
        ),
        (
            MORNING,
            (span("11-26 08:00", "20:00"),),
            Kind.NEXT_DAY,
            span("11-27 09:00", "13:00"),
        ),
    ],
)
def test_the_smallest_change_is_offered(wanted, taken, kind, offered):
    assert change(wanted, busy=taken) == (kind, offered)


def test_nothing_is_offered_when_even_the_next_day_is_taken():
    assert change(MORNING, busy=[span("11-26 08:00", "11-27 20:00")]) is None


@pytest.mark.parametrize(
    "hopeless",
    [
        {"person": replace(STRANGER, suspended=True)},
        {"terms": replace(TERMS, published=False)},
        {"terms": replace(TERMS, modes=("sample",))},
        {"held": [Held(span("12-09 09:00", "10:00"))], "max_open": 1},
    ],
)
def test_nothing_is_offered_where_no_time_would_help(hopeless):
    assert change(span("11-26 09:10", "13:05"), **hopeless) is None


def test_another_week_is_offered_where_its_quota_allows_it():
    sunday = span("11-29 09:00", "13:00")
    always = {"hours": ALWAYS, "busy": [span("11-29 00:00", "11-30 00:00")]}
    monday = (Kind.NEXT_DAY, sunday.shifted(timedelta(days=1)))
    assert change(sunday, **always, weekly_quota_min=240) == monday
    held = [Held(span("12-02 09:00", "10:00"))]
    assert change(sunday, **always, weekly_quota_min=240, held=held) is None


def candidate(
    number: int,
    zone: str,
    *taken: Span,
    rate: Rate | None = None,
    km: float | None = None,
) -> Candidate:
    terms = replace(TERMS, instrument_id=number, code=f"MS-{number:04d}", zone=zone)
    given = facts(policy=STRICT, terms=terms, busy=taken)
    free = free_spans(WINDOW, given.policy, given.busy, given.calendar)
    return Candidate(given, free, rate, km)


ASKED = facts(policy=STRICT, busy=[MORNING])
HOURLY = Rate("academic", "h", 40_000)


def offered(*candidates: Candidate) -> list[tuple[str, int]]:
    found = alternatives(wish(MORNING), ASKED, candidates, NOW)
    return [(str(one.kind), one.instrument_id) for one in found]


def test_other_time_other_instrument_and_other_zone_are_offered_in_turn():
    assert offered(
        candidate(3, "neobay"),
        candidate(2, "zhangjiang"),
        candidate(1, "zhangjiang", MORNING),
    ) == [("other_time", 1), ("other_instrument", 2), ("other_zone", 3)]


def test_what_is_missing_is_filled_with_the_next_best():
    assert offered(
        candidate(2, "neobay"), candidate(3, "neobay"), candidate(4, "neobay")
    ) == [
        ("other_zone", 2),
        ("other_zone", 3),
        ("other_zone", 4),
    ]


def test_one_instrument_may_offer_several_of_its_own_times():
    assert offered(candidate(1, "zhangjiang", MORNING)) == [("other_time", 1)] * 3


def test_the_nearer_time_wins_then_the_price_then_the_distance():
    late = candidate(2, "neobay", MORNING)
    dear = candidate(3, "neobay", rate=replace(HOURLY, amount_fen=50_000), km=1)
    far = candidate(4, "neobay", rate=HOURLY, km=24)
    near = candidate(5, "neobay", rate=HOURLY, km=3)
    on_request = candidate(6, "neobay", km=0)
    assert [n for _, n in offered(late, on_request, dear, far, near)] == [5, 4, 3]


def test_nothing_free_means_no_alternatives():
    assert offered(candidate(1, "zhangjiang", WINDOW)) == []


def test_a_suggestion_tells_programs_times_in_utc():
    [first, *_] = alternatives(
        wish(MORNING), ASKED, [candidate(2, "neobay", rate=HOURLY)], NOW
    )
    assert first.as_json() == {
        "kind": "other_zone",
        "instrument": "MS-0002",
        "zone": "neobay",
        "start": "2026-11-26T01:00:00Z",
        "end": "2026-11-26T05:00:00Z",
        "price_fen": 160_000,
        "distance_km": None,
        "travel_min": None,
        "mode": "assist",
        "needs_training": False,
        "needs_approval": False,
    }


some_spans = st.tuples(st.integers(0, 480), st.integers(1, 60)).map(
    lambda p: Span(
        NOW + timedelta(minutes=10 * p[0]), NOW + timedelta(minutes=10 * (p[0] + p[1]))
    )
)
some_policies = st.builds(
    Policy,
    step_min=st.sampled_from([10, 30, 60]),
    shortest_min=st.sampled_from([10, 45, 120]),
    longest_min=st.sampled_from([240, 500, 3000]),
    notice_book_min=st.sampled_from([0, 125, 1440]),
    horizon_other_days=st.sampled_from([None, 1, 21]),
    setup_min=st.sampled_from([0, 15]),
    cleanup_min=st.sampled_from([0, 40]),
    hours=st.sampled_from([ALWAYS, DEFAULT_HOURS]),
    overnight_ok=st.booleans(),
    weekly_quota_min=st.sampled_from([None, 600]),
)
some_facts = st.builds(
    facts,
    policy=some_policies,
    person=st.sampled_from([STRANGER, MANAGER]),
    busy=st.lists(st.builds(Busy, some_spans, st.sampled_from(["hold", "downtime"]))),
    held=st.lists(st.builds(Held, some_spans), max_size=3),
)


def is_bookable(offer: Suggestion, asked: BookingRequest, given: Facts) -> bool:
    meant = replace(asked, instrument_id=offer.instrument_id, span=offer.span)
    return refusals(meant, given, NOW) == []


@given(some_spans, some_facts)
def test_the_smallest_change_can_be_booked_as_it_stands(wanted, given):
    offer = smallest_change(wish(wanted), given, NOW)
    assert offer is None or is_bookable(offer, wish(wanted), given)


@given(some_spans, st.lists(some_facts, min_size=1, max_size=4))
def test_every_alternative_can_be_booked_as_it_stands(wanted, several):
    by_number = {
        n: replace(one, terms=replace(one.terms, instrument_id=n))
        for n, one in enumerate(several, start=1)
    }
    window = Span(NOW, NOW + timedelta(days=7))
    candidates = [
        Candidate(one, free_spans(window, one.policy, one.busy, one.calendar))
        for one in by_number.values()
    ]
    found = alternatives(wish(wanted), by_number[1], candidates, NOW)
    assert len(found) <= 3
    assert all(is_bookable(o, wish(wanted), by_number[o.instrument_id]) for o in found)


def test_a_wish_in_an_impossible_year_gets_no_offers():
    asked = wish(Span(moment("11-26 09:00", 3026), moment("11-26 13:00", 3026)))
    assert smallest_change(asked, ASKED, NOW) is None
    assert alternatives(asked, ASKED, [candidate(2, "neobay")], NOW) == []
