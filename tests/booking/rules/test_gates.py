"""Gates: training, customs, and who counts as external."""

from dataclasses import replace
from datetime import date

import pytest

from booking.rules.facts import is_cross_zone, is_external
from booking.rules.judge import refusals
from booking.rules.refusals import (
    SelfUseNeedsTraining,
    TrainingNeeded,
)
from kernel.values.clock import local_day
from tests.booking.rules.wishes import (
    COLLEAGUE,
    NOW,
    STRANGER,
    TERMS,
    facts,
    span,
    wish,
)

MORNING = span("11-26 09:00", "12:00")
SUPERVISED = replace(TERMS, customs_supervised_until=date(2027, 3, 11))


@pytest.mark.parametrize(
    ("level", "valid_until", "allowed"),
    [
        ("advanced", date(2027, 1, 1), True),
        ("exam", date(2026, 11, 26), True),
        ("exam", None, True),
        ("exam", date(2026, 11, 25), False),
        ("basic", date(2027, 1, 1), False),
        ("wizard", None, False),
    ],
)
def test_operating_it_oneself_needs_a_level_valid_on_the_day(
    level, valid_until, allowed
):
    trained = replace(STRANGER, trainings={"010200": (level, valid_until)})
    given = facts(person=trained, terms=replace(TERMS, training_level="exam"))
    assert (refusals(wish(MORNING, "self"), given, NOW) == []) is allowed


def test_without_training_the_modes_that_are_open_are_named():
    given = facts(training="basic")
    expected = SelfUseNeedsTraining(("basic training",), ("assisted use",))
    assert refusals(wish(MORNING, "self"), given, NOW) == [expected]
    assert refusals(wish(MORNING, "assist"), given, NOW) == []


def test_where_every_mode_needs_training_no_other_is_promised():
    given = facts(training="basic", terms=replace(TERMS, modes=("self",)))
    expected = [TrainingNeeded(("basic training",))]
    assert refusals(wish(MORNING, "self"), given, NOW) == expected


def test_the_stricter_of_listing_and_policy_decides_the_level():
    trained = replace(STRANGER, trainings={"010200": ("basic", None)})
    given = facts(
        person=trained,
        training="basic",
        terms=replace(TERMS, training_level="advanced"),
    )
    [reason] = refusals(wish(MORNING, "self"), given, NOW)
    assert reason.params["needed"] == ("advanced training",)


def test_after_customs_supervision_others_may_book():
    ended = replace(TERMS, customs_supervised_until=date(2026, 11, 25))
    assert refusals(wish(MORNING), facts(terms=ended), NOW) == []


def test_the_day_on_which_supervision_ends_is_free_of_it():
    last = replace(TERMS, customs_supervised_until=local_day(MORNING.start))
    assert refusals(wish(MORNING), facts(terms=last), NOW) == []


def test_the_simplified_procedure_opens_what_customs_supervise_to_other_units():
    opened = replace(SUPERVISED, customs_simplified=True)
    assert refusals(wish(MORNING), facts(terms=opened), NOW) == []


def test_customs_supervision_does_not_bind_the_owner():
    assert refusals(wish(MORNING), facts(terms=SUPERVISED, person=COLLEAGUE), NOW) == []


def test_sites_of_one_legal_person_are_not_external():
    site = replace(STRANGER, credit_code=TERMS.credit_code)
    assert not is_external(site, TERMS)
    assert is_cross_zone(site, TERMS)


def test_without_credit_codes_the_organisation_decides():
    terms = replace(TERMS, credit_code=None)
    assert is_external(STRANGER, terms)
    assert not is_external(replace(STRANGER, organisation_id=10), terms)


def test_a_person_without_a_zone_crosses_none():
    assert not is_cross_zone(replace(STRANGER, zone=None), TERMS)
