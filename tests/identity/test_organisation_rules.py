"""The unified social credit code, with the vectors of the domain study."""

import json
from pathlib import Path

import pytest

from identity.rules.names import KINDS, ROLES
from identity.rules.organisation import OrganisationKind, credit_code
from kernel.values.actor import Role

VECTORS = json.loads(
    Path(__file__).with_name("validation_vectors.json").read_text("utf-8")
)["uscc"]


@pytest.mark.parametrize("code", VECTORS["valid"])
def test_a_right_credit_code_is_accepted(code):
    assert credit_code(code) == code


@pytest.mark.parametrize("code", VECTORS["invalid"])
def test_a_wrong_credit_code_is_refused(code):
    assert credit_code(code) is None


@pytest.mark.parametrize("typed", VECTORS["normalise_then_valid"])
def test_a_credit_code_is_read_as_people_type_it(typed):
    assert credit_code(typed) == "91110000600037341L"


@pytest.mark.parametrize("code", VECTORS["valid_synthetic_other_prefix"])
def test_the_first_eight_characters_need_not_be_digits(code):
    body = code[:17]
    right = [c for c in "0123456789ABCDEFGHJKLMNPQRTUWXY" if credit_code(body + c)]
    assert len(right) == 1


@pytest.mark.parametrize("at", range(18))
def test_one_wrong_character_is_noticed_anywhere(at):
    code = VECTORS["valid"][0]
    other = "1" if code[at] != "1" else "2"
    assert credit_code(code[:at] + other + code[at + 1 :]) is None


def test_every_role_and_kind_has_a_name():
    assert ROLES.keys() == set(Role)
    assert KINDS.keys() == set(OrganisationKind)
