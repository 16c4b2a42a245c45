"""Numbers of patents, what each kind of outcome needs, and the order of the chain."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collaboration.rules.airworthiness import THREE_CERTIFICATES, chain, step_refusals
from collaboration.rules.outcome import outcome_refusals
from collaboration.rules.outcome_refusals import PatentKindDiffers
from collaboration.rules.patent import PatentKind, application_number, kind_said

TODAY = date(2026, 11, 25)
GOOD = "202310000001.1"
CONTRACT = {
    "kind": "contract", "contract_kind": "service", "state": "granted", "on": TODAY, "reference": "1",
    "amount_fen": 5, "source_zh": "合同", "milestone": None, "reservation": "",
}  # fmt: skip


def a_patent(**more):
    return {
        "kind": "patent", "state": "filed", "on": date(2026, 5, 1), "reference": number_of("202310000001"),
        "patent_kind": "invention", "milestone": 1, **more,
    }  # fmt: skip


def number_of(digits):
    found = [application_number(digits + c) for c in "0123456789X"]
    (right,) = [one for one in found if one]
    return right


def codes(reasons):
    return [reason.code for reason in reasons]


@given(st.text("0123456789", min_size=12, max_size=12))
def test_one_check_character_is_right_for_any_digits(digits):
    assert number_of(digits)[:12] == digits


def test_the_check_character_is_computed_as_the_patent_office_does():
    # 2*2+0*3+0*4+3*5+1*6+0*7+1*8+0*9+0*2+0*3+2*4+9*5 = 86; 86 mod 11 = 9.
    assert application_number("ＺＬ 2003 1010 0029.9") == "200310100029.9"
    assert application_number("200310100029.8") is None


@pytest.mark.parametrize("wrong", ["", "2003101000", "20031010002A9", "x" * 500, "12"])
def test_what_is_no_number_is_refused(wrong):
    assert application_number(wrong) is None


def test_a_number_names_its_kind():
    assert kind_said(number_of("202310000001")) is PatentKind.INVENTION
    assert kind_said(number_of("202320000001")) is PatentKind.UTILITY
    assert kind_said(number_of("02100001")) is PatentKind.INVENTION


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({}, None),
        ({"reference": "202310000001.0"}, "PatentNumberWrong"),
        ({"patent_kind": "design"}, "PatentKindDiffers"),
        ({"fast_route": True}, "RouteIncomplete"),
        ({"registered_on": date(2026, 6, 1)}, "DatesOutOfOrder"),
        ({"state": "granted"}, "GrantNeeded"),
        ({"granted_on": date(2026, 9, 1)}, "GrantNeeded"),
        ({"milestone": None}, "SourceNeeded"),
        ({"on": date(2026, 11, 26)}, "DayNotReached"),
        ({"reference": ""}, "ReferenceNeeded"),
    ],
)
def test_a_patent_is_taken_when_all_of_it_agrees(change, reason):
    assert codes(outcome_refusals(a_patent(**change), TODAY)) == (
        [reason] if reason else []
    )


def test_a_wrong_kind_is_answered_with_the_right_one():
    found = outcome_refusals(a_patent(patent_kind="utility"), TODAY)
    assert found == [PatentKindDiffers(("Invention",))]


def test_other_kinds_need_amounts_and_no_patent_days():
    assert not outcome_refusals(CONTRACT, TODAY)
    assert codes(outcome_refusals({**CONTRACT, "amount_fen": None}, TODAY)) == [
        "AmountNeeded"
    ]
    assert codes(outcome_refusals({**CONTRACT, "fast_route": True}, TODAY)) == [
        "OnlyPatents"
    ]


def test_the_chain_has_twelve_steps_in_order():
    assert [one.place for one in chain()] == list(range(1, 13))
    assert set(THREE_CERTIFICATES) <= {one.key for one in chain()}


@pytest.mark.parametrize(
    ("key", "step", "task", "issued", "reason"),
    [
        ("tc", {"issued_on": TODAY, "document_no": "TC1"}, 8, [], None),
        ("tc", {"issued_on": TODAY}, 8, [], "DocumentNeeded"),
        ("pc", {"issued_on": TODAY, "document_no": "PC1"}, 8, [], "TypeFirst"),
        ("pc", {"issued_on": TODAY, "document_no": "PC1"}, 8, ["tc"], None),
        ("tc", {"applied_on": TODAY, "accepted_on": date(2026, 1, 1)}, 8, [], "StepsOutOfOrder"),
        ("tc", {"applied_on": date(2027, 1, 1)}, 8, [], "DayNotReached"),
        ("tc", {}, 7, [], "NotAnAircraft"),
    ],
)  # fmt: skip
def test_a_step_is_taken_in_its_order_and_with_its_document(
    key, step, task, issued, reason
):
    found = step_refusals(
        key, step, plan_task=task, issued=frozenset(issued), today=TODAY
    )
    assert codes(found) == ([reason] if reason else [])
