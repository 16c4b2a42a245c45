"""Which reports are owed where nobody set it."""

from datetime import date

from collaboration.rules.duty import DEFAULT, DUTY_WORDS, SWITCHABLE
from collaboration.rules.period import Period


def test_a_quarter_is_always_owed_and_longer_periods_only_when_set_so():
    assert [kind for kind, owed in DEFAULT.items() if owed] == ["Q"]
    assert set(SWITCHABLE) == set(DEFAULT) - {"Q"}


def test_the_words_name_the_days_on_which_each_kind_is_due():
    assert Period(2026, "H", 1).due_on == date(2026, 7, 10)
    assert Period(2026, "H", 2).due_on == date(2027, 1, 10)
    assert Period(2026, "Y").due_on == date(2027, 1, 20)
    assert "10 July and 10 January" in DUTY_WORDS["H"]
    assert "20 January" in DUTY_WORDS["Y"]
