"""Nothing that is not published is visible to others, whichever door they try."""

import pytest

from catalog.commands.index_listing import index_listing
from catalog.queries.facets import facets
from catalog.queries.listing import listing_by_code
from catalog.queries.listings import desk_filters, listing_rows, suggest
from catalog.queries.search import search
from catalog.rules.filters import Filters
from catalog.rules.listing_state import ListingState
from kernel.values.actor import ANONYMOUS
from kernel.values.errors import NotFound
from tests.builders.catalog import an_instrument
from tests.builders.identity import (
    a_person,
    actor_of,
    an_organisation,
    browser_of,
    token_of,
)

HIDDEN = sorted(set(ListingState) - {ListingState.PUBLISHED})
NAME = "独角兽质谱仪"


@pytest.fixture
def hidden(context):
    """One listing in every state that others may not see, and their unit."""
    unit = an_organisation()
    found = [
        an_instrument(unit, state, name_zh=NAME, name_en="Unicorn spectrometer")
        for state in HIDDEN
    ]
    for one in found:
        index_listing(one)
    return unit, found


def strangers():
    return [
        ANONYMOUS,
        actor_of(a_person("researcher")),
        actor_of(a_person("lab_manager")),
        actor_of(a_person("researcher", an_organisation())),
    ]


def test_a_stranger_is_told_that_there_is_nothing(hidden):
    _unit, listings = hidden
    for stranger in strangers():
        for listing in listings:
            with pytest.raises(NotFound):
                listing_by_code(listing.code, stranger)


def test_a_colleague_who_is_no_manager_is_a_stranger(hidden):
    unit, listings = hidden
    colleague = actor_of(a_person("researcher", unit))
    for listing in listings:
        with pytest.raises(NotFound):
            listing_by_code(listing.code, colleague)


def test_its_lab_and_the_administrator_see_it(hidden):
    unit, listings = hidden
    for viewer in (a_person("lab_manager", unit), a_person("administrator")):
        for listing in listings:
            assert listing_by_code(listing.code, actor_of(viewer))


def test_a_coordinator_sees_what_is_supervised_and_no_draft(hidden):
    _unit, listings = hidden
    coordinator = actor_of(a_person("coordinator"))
    seen = set()
    for listing in listings:
        try:
            seen.add(listing_by_code(listing.code, coordinator).instrument.state)
        except NotFound:
            continue
    assert seen == {ListingState.IN_REVIEW, ListingState.SUSPENDED}


def test_search_facets_and_suggestions_do_not_know_of_it(hidden):
    unit, listings = hidden
    ids = {one.id for one in listings}
    for text in (
        "独角兽",
        "dujiaoshou",
        "djs",
        "unicorn",
        "unicrn",
        "独角售",
        listings[0].code,
    ):
        assert not ids & set(search(Filters(text=text), limit=500))
    by_id = Filters(ids=tuple(ids), organisation_id=unit.id)
    assert search(by_id) == []
    assert facets(Filters(organisation_id=unit.id)).total == 0
    assert facets(Filters(text="独角兽")).total == 0
    assert suggest("独角兽") == []


def test_it_does_not_spoil_the_second_step_of_a_search(hidden):
    unit, _ = hidden
    index_listing(an_instrument(unit, "draft", manufacturer="Brucker"))
    shown = an_instrument(unit, manufacturer="Bruker")
    index_listing(shown)
    assert search(Filters(text="brucker")) == [shown.id]


def test_the_desk_shows_a_lab_its_own_and_nobody_elses(hidden):
    unit, listings = hidden
    manager = actor_of(a_person("lab_manager", unit))
    other = actor_of(a_person("lab_manager", an_organisation()))
    own = {row.code for row in listing_rows(desk_filters(manager), limit=100)}
    assert own == {one.code for one in listings}
    assert listing_rows(desk_filters(other), limit=100) == []
    assert listing_rows(desk_filters(actor_of(a_person("researcher"))), limit=100) == []


def test_no_door_shows_it_to_others(context, hidden):
    unit, listings = hidden
    people = [
        None,
        a_person("researcher"),
        a_person("lab_manager"),
        a_person("researcher", unit),
    ]
    for person in people:
        client = browser_of(context, person)
        for path in ("/list?q=独角兽", f"/list?unit={unit.code}", "/list.csv?q=独角兽"):
            page = client.get(path)
            assert page.status_code == 200
            assert NAME not in page.text.replace("q=", "")
        for listing in listings:
            for path in (
                f"/desk/instruments/{listing.code}/edit",
                f"/desk/instruments/new?copy={listing.code}",
            ):
                assert client.get(path).status_code in (303, 403, 404)
        headers = {"Authorization": f"Bearer {token_of(person)}"} if person else {}
        api = context.test_client()
        for path in (
            "/api/v1/instruments?q=独角兽",
            f"/api/v1/instruments?unit={unit.code}",
            "/api/v1/instrument-names?q=独角兽",
        ):
            assert NAME not in api.get(path, headers=headers).text
        for listing in listings:
            answer = api.get(f"/api/v1/instruments/{listing.code}", headers=headers)
            assert answer.status_code == 404


def test_every_door_of_it_is_shut_at_once_when_it_is_suspended(context):
    unit = an_organisation()
    shown = an_instrument(unit, name_zh=NAME)
    index_listing(shown)
    api = context.test_client()
    headers = {"Authorization": f"Bearer {token_of(a_person('lab_manager', unit))}"}
    path = f"/api/v1/instruments/{shown.code}"
    assert api.get(path).status_code == 200
    moved = api.post(
        f"{path}/suspend",
        json={"comment": "维修"},
        headers={**headers, "If-Match": '"v1"'},
    )
    assert moved.status_code == 200
    assert api.get(path).status_code == 404
    assert search(Filters(text=NAME)) == []
