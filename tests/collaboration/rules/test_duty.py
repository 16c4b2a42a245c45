"""Which reports are owed where nobody set it."""

from collaboration.rules.duty import DEFAULT, DUTY_WORDS, SWITCHABLE


def test_a_quarter_is_always_owed_and_longer_periods_only_when_set_so():
    assert [kind for kind, owed in DEFAULT.items() if owed] == ["Q"]
    assert set(DUTY_WORDS) == set(DEFAULT)
    assert set(SWITCHABLE) == set(DEFAULT) - {"Q"}
