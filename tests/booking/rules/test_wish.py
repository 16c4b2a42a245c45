"""What the words of a search become."""

from datetime import date

import pytest

from booking.rules.wish import Wish, understood
from catalog.rules.filters import Filters

TODAY = date(2026, 11, 25)


def read(text: str, **given) -> Wish:
    return understood(Wish(day=TODAY, filters=Filters(text=text, **given)), TODAY)


def test_day_length_and_zone_words_become_fields():
    wish = read("质谱 明天 4h 张江")
    assert wish.day == date(2026, 11, 26)
    assert (wish.need_min, wish.filters.zones) == (240, ("zhangjiang",))
    assert wish.filters.text == "质谱"


def test_words_that_say_nothing_of_the_kind_leave_the_fields_alone():
    wish = read("Orbitrap 480", zones=("neobay",))
    assert (wish.day, wish.need_min) == (TODAY, 120)
    assert wish.filters == Filters(text="Orbitrap 480", zones=("neobay",))


@pytest.mark.parametrize(("all_hours", "begins"), [(False, 480), (True, 0)])
def test_nights_are_offered_only_when_all_hours_are_asked_for(all_hours, begins):
    assert Wish(day=TODAY, whole_day=all_hours).begins_min == begins
