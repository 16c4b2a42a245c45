"""Favourites: one's own, once each, on page and API."""

import pytest
from sqlalchemy import text

from catalog.commands.set_favourite import set_favourite
from catalog.models.instrument import Instrument
from catalog.queries.favourites import favourites
from catalog.rules import favourites as limits
from catalog.rules.listing_state import ListingState
from kernel.store.db import db
from kernel.values.errors import NotFound, Refused
from tests.builders.catalog import an_instrument
from tests.builders.identity import a_person, actor_of, browser_of


def codes(actor):
    return [row.code for row in favourites(actor, limit=50)]


def test_a_mark_is_ones_own_and_made_once(context, now):
    one, two = an_instrument(), an_instrument()
    me, other = actor_of(a_person()), actor_of(a_person())
    for instrument in (one, two, one):
        set_favourite(instrument.code, kept=True, by=me, at=now)
    assert codes(me) == [two.code, one.code]
    assert codes(other) == []
    set_favourite(one.code, kept=False, by=me, at=now)
    set_favourite(one.code, kept=False, by=me, at=now)
    assert codes(me) == [two.code]
    told = text("SELECT count(*) FROM journal_entry WHERE event = 'FavouriteSet'")
    assert db.session.scalar(told) == 3


def test_what_is_hidden_cannot_be_marked_and_what_was_retired_is_not_shown(
    context, now
):
    me, shown = actor_of(a_person()), an_instrument()
    set_favourite(shown.code, kept=True, by=me, at=now)
    with pytest.raises(NotFound):
        set_favourite(an_instrument(state="draft").code, kept=True, by=me, at=now)
    db.session.get_one(Instrument, shown.id).state = ListingState.RETIRED
    db.session.commit()
    assert codes(me) == []


def test_beyond_the_most_a_mark_is_refused(context, now, monkeypatch):
    me = actor_of(a_person())
    monkeypatch.setattr("catalog.commands.set_favourite.MOST", 1)
    assert limits.MOST > 1
    one = an_instrument().code
    set_favourite(one, kept=True, by=me, at=now)
    set_favourite(one, kept=True, by=me, at=now)
    with pytest.raises(Refused):
        set_favourite(an_instrument().code, kept=True, by=me, at=now)
    assert codes(me) == [one]


def test_the_star_keeps_it_on_the_page_of_favourites_and_lets_it_go(context):
    one = an_instrument()
    browser = browser_of(context, a_person())
    assert (
        f'action="/favourites/{one.code}"'
        in browser.get(f"/instruments/{one.code}").text
    )
    browser.post(f"/favourites/{one.code}")
    assert one.model in browser.get("/favourites").text
    page = browser.get(f"/instruments/{one.code}").text
    assert f'action="/favourites/{one.code}/removal"' in page
    gone = browser.post(f"/favourites/{one.code}/removal", data={"_next": "list"})
    assert gone.location == "/favourites"
    assert one.model not in browser.get("/favourites").text


def test_the_api_keeps_and_lists_the_same(context):
    one = an_instrument()
    browser = browser_of(context, a_person())
    said = browser.post("/api/v1/favourites", json={"instrument": one.code})
    assert said.status_code == 201
    items = browser.get("/api/v1/favourites").json["items"]
    assert [row["code"] for row in items] == [one.code]
    browser.post("/api/v1/favourites/removal", json={"instrument": one.code})
    assert browser.get("/api/v1/favourites").json["items"] == []
