"""What of a search is kept, and what is new in it."""

from hypothesis import given
from hypothesis import strategies as st

from booking.rules.saved_search import (
    Searched,
    asks_something,
    kept_query,
    news_in,
    path_of,
    seen_after,
)

IDS = st.lists(st.integers(1, 30), unique=True)


def test_the_day_and_the_place_in_the_list_are_not_kept():
    asked = {"q": "质谱", "on": "2026-11-26", "page": 2, "zone": [], "length": 120}
    assert kept_query(asked) == {"q": "质谱", "length": 120}
    assert path_of(Searched.FREE, {"q": "a b", "zone": ["x", "y"]}) == (
        "/find/free?q=a+b&zone=x&zone=y"
    )


def test_time_alone_is_no_condition():
    assert not asks_something({"length": 120, "from": "2026-11-26T08:00"})
    assert asks_something({"length": 120, "qualified": "true"})


@given(IDS, IDS)
def test_what_was_told_is_no_news_until_it_leaves_and_comes_back(found, seen):
    after = seen_after(found, seen, whole=True, told=True)
    assert news_in(found, after) == []
    assert news_in(seen, after) == [one for one in seen if one not in found]


@given(IDS, IDS, st.booleans())
def test_what_could_not_be_told_stays_news(found, seen, whole):
    after = seen_after(found, seen, whole=whole, told=False)
    assert news_in(found, after) == news_in(found, seen)


@given(IDS, IDS)
def test_of_a_list_cut_short_nothing_is_forgotten(found, seen):
    assert set(seen) <= set(seen_after(found, seen, whole=False, told=True))
