"""Safety permits: which are needed, and what holds for how long."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.rules.gates import RefresherNeeded, against_the_person
from booking.rules.modes import default_mode, open_modes
from booking.rules.permits import (
    PERMIT_WORDS,
    PermitNeeded,
    against_the_permits,
    check_refusals,
    holds,
    kinds_by_tag,
    needed_kinds,
)
from booking.rules.policy import PERMITS
from catalog.rules.safety import safety_tags
from tests.booking.rules.wishes import STRANGER, TERMS, facts, span, wish

XRAY = replace(TERMS, safety_tags=("xray2", "radioactive", "vacuum", "laser"))
MORNING = span("11-26 09:00", "12:00")
DAY = date(2026, 11, 26)


def with_permit(first: date, last: date, kind: str = "radiation"):
    return replace(STRANGER, permits={kind: [(first, last)]})


def said(person, asked=MORNING, mode="self", **more):
    given = facts(person=person, terms=XRAY, **more)
    return [one.needed for one in against_the_permits(wish(asked, mode), given)]


def test_every_label_whose_gate_is_a_permit_names_its_kind():
    asking = {key for key, tag in safety_tags().items() if tag.gate == "permit"}
    assert asking <= set(kinds_by_tag()) <= set(safety_tags())
    assert set(kinds_by_tag().values()) <= set(PERMIT_WORDS)


@pytest.mark.parametrize(
    ("asked", "kinds"),
    [("by_tag", ("radiation",)), ("strict", ("radiation", "laser")), ("none", ())],
)
def test_the_setting_says_how_strictly_labels_are_taken(asked, kinds):
    assert needed_kinds(XRAY.safety_tags, asked) == kinds
    assert asked in PERMITS


def test_self_operation_needs_the_permit_and_assisted_use_does_not():
    assert said(STRANGER) == [("radiation safety permit",)]
    assert said(STRANGER, mode="assist") == []
    assert said(STRANGER, permits="none") == []
    assert said(with_permit(DAY, DAY)) == []
    assert said(with_permit(DAY, DAY, "laser")) == [("radiation safety permit",)]


@pytest.mark.parametrize(
    ("first", "last", "enough"),
    [
        (DAY, DAY + timedelta(days=1), True),
        (DAY, DAY, False),
        (DAY + timedelta(days=1), DAY + timedelta(days=9), False),
    ],
)
def test_over_midnight_the_permit_holds_on_both_days(first, last, enough):
    night = span("11-26 22:00", "11-27 02:00")
    assert (said(with_permit(first, last), night) == []) is enough


def test_an_end_at_midnight_does_not_touch_the_next_day():
    assert said(with_permit(DAY, DAY), span("11-26 20:00", "11-27 00:00")) == []


@given(st.dates(), st.dates(), st.dates(), st.dates())
def test_a_permit_holds_exactly_when_it_covers_every_day(a, b, first, last):
    permits = {"laser": [(a, b)]}
    assert holds("laser", first, last, permits) is (a <= first and last <= b)
    assert not holds("ethics", first, last, permits)


def test_two_permits_do_not_add_up():
    person = replace(
        STRANGER,
        permits={"radiation": [(DAY, DAY), (DAY + timedelta(days=1), date.max)]},
    )
    assert said(person, span("11-26 22:00", "11-27 02:00")) != []


def test_a_missing_permit_is_among_the_reasons_of_the_person():
    given = facts(terms=XRAY)
    reasons = list(against_the_person(wish(MORNING, "self"), given))
    assert PermitNeeded(("radiation safety permit",)) in reasons


@pytest.mark.parametrize("state", ["accepted", "rejected", "withdrawn"])
def test_only_what_waits_is_checked(state):
    assert [one.code for one in check_refusals(state, own=False)] == ["PermitChecked"]


def test_nobody_checks_their_own():
    assert [one.code for one in check_refusals("filed", own=True)] == ["OwnPermit"]
    assert check_refusals("filed", own=False) == []


TRAINED = replace(STRANGER, trainings={TERMS.category_code: ("exam", date(2030, 1, 1))})


@pytest.mark.parametrize(
    ("last_use", "trained_on", "refused_with"),
    [
        (date(2026, 10, 27), None, None),
        (date(2026, 10, 26), None, date(2026, 10, 26)),
        (None, date(2026, 11, 1), None),
        (date(2026, 1, 1), date(2026, 11, 1), None),
        (date(2026, 10, 1), date(2026, 9, 1), date(2026, 10, 1)),
        (None, None, date(2026, 10, 26)),
    ],
)
def test_practice_counts_from_the_last_use_or_the_training(
    last_use, trained_on, refused_with
):
    trained = {TERMS.category_code: trained_on} if trained_on else {}
    person = replace(TRAINED, trained_on=trained)
    known = replace(
        facts(person=person, training="exam", training_use_days=30), last_use=last_use
    )
    found = list(against_the_person(wish(MORNING, "self"), known))
    if refused_with is None:
        assert found == []
    else:
        until = refused_with + timedelta(days=30)
        assert found == [RefresherNeeded(30, refused_with, until)]


def test_without_a_needed_level_no_practice_is_asked():
    known = facts(training="none", training_use_days=30)
    assert list(against_the_person(wish(MORNING, "self"), known)) == []


def test_without_the_permit_another_way_of_use_is_proposed():
    given = facts(terms=XRAY)
    assert default_mode(given, DAY) == "assist"
    assert open_modes(given, DAY) == ("assist",)
    held = facts(terms=XRAY, person=with_permit(DAY, DAY))
    assert default_mode(held, DAY) == "self"
