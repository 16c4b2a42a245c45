"""A wrong credit code is answered with what is expected."""

import pytest

from identity.rules.organisation import mistake_in

RIGHT = "12310112EXAMP00079"


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (RIGHT, None),
        ("１２310112examp 00079", None),
        (RIGHT[:-1], {"count": 17}),
        (RIGHT + "9", {"count": 19}),
        ("", {"count": 0}),
        (RIGHT[:-2] + "O9", {"characters": "O"}),
        (RIGHT[:-1] + "8", {"expected": "9"}),
        ("1" * 5000, {"count": 5000}),
    ],
)
def test_what_is_wrong_in_a_code_is_named(code, said):
    mistake = mistake_in(code)
    assert (mistake.params if mistake else None) == said
