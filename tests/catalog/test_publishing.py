"""Publishing many listings at once: those that are whole, with a line about each."""

import pytest

from catalog.models.instrument import Instrument
from catalog.models.version import ListingVersion
from catalog.rules.publishing import MOST_AT_ONCE
from kernel.store.db import db
from tests.builders.catalog import an_instrument
from tests.builders.identity import a_person, an_organisation, browser_of, token_of

PAGE, URL = "/desk/publish", "/api/v1/instruments/publish"
WHOLE = dict.fromkeys(
    ("address_zh", "contact_name", "contact_phone", "specs_zh", "functions_zh"), "x"
)


@pytest.fixture
def lab(context):
    unit = an_organisation()
    manager = a_person("lab_manager", unit)
    token = token_of(manager)

    def post(codes):
        headers = {"Authorization": f"Bearer {token}"}
        return context.test_client().post(URL, json={"codes": codes}, headers=headers)

    return {"unit": unit, "desk": browser_of(context, manager), "post": post}


def state_of(code):
    db.session.expire_all()
    return str(db.session.query(Instrument).filter_by(code=code).one().state)


def test_whole_drafts_are_published_and_the_others_named(lab):
    whole = [an_instrument(lab["unit"], "draft", **WHOLE).code for _ in range(3)]
    lacking = an_instrument(lab["unit"], "draft").code
    page = lab["desk"].get(PAGE).text
    assert page.count('name="codes"') == 3
    assert lacking in page
    assert lab["desk"].post(PAGE, data={"codes": whole[:2]}).status_code == 303
    assert [state_of(code) for code in whole] == ["published", "published", "draft"]
    shown = lab["desk"].get(PAGE).text
    assert "已发布 2 台" in shown


def test_each_listing_is_told_of_and_twice_does_it_once(lab):
    draft, returned, waits = (
        an_instrument(lab["unit"], state, **WHOLE).code
        for state in ("draft", "returned", "in_review")
    )
    retired = an_instrument(lab["unit"], "retired", **WHOLE).code
    lacking = an_instrument(lab["unit"], "draft").code
    codes = [draft, lacking, retired, returned, waits]
    first = lab["post"](codes)
    assert first.status_code == 200, first.json
    results = [one["result"] for one in first.json["items"]]
    assert results == ["changed", "refused", "refused", "changed", "changed"]
    assert first.json["items"][1]["reasons"]
    again = lab["post"](codes).json["items"]
    assert [one["result"] for one in again] == [
        "same", "refused", "refused", "same", "same",
    ]  # fmt: skip
    listing = db.session.query(Instrument).filter_by(code=draft).one()
    kept = db.session.query(ListingVersion).filter_by(instrument_id=listing.id)
    assert [one.event for one in kept.order_by(ListingVersion.version)] == [
        "Before", "ListingSubmitted", "ListingPublished",
    ]  # fmt: skip


def test_a_listing_of_another_unit_stops_all(lab):
    mine = an_instrument(lab["unit"], "draft", **WHOLE).code
    hidden = an_instrument(state="draft", **WHOLE).code
    public = an_instrument(**WHOLE).code
    assert lab["post"]([mine, hidden]).status_code == 404
    assert lab["post"]([mine, "XX-9999"]).status_code == 404
    assert lab["post"]([mine, public]).status_code == 403
    assert state_of(mine) == "draft"
    assert hidden not in lab["desk"].get(PAGE).text


@pytest.mark.parametrize(
    "codes", [[], ["x"] * (MOST_AT_ONCE + 1), "x", [1], ["x" * 30], ["a\x00b"]]
)
def test_what_names_no_listings_is_refused_at_its_field(lab, codes):
    assert lab["post"](codes).status_code == 422


def test_nothing_ticked_is_told_at_the_field(lab):
    an_instrument(lab["unit"], "draft", **WHOLE)
    reply = lab["desk"].post(PAGE, data={})
    assert reply.status_code == 422
    assert "至少" in reply.text
