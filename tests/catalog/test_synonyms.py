"""Synonyms an administrator changes: effective at once, on the page and over the API."""

import pytest
from sqlalchemy import text

from catalog.commands.index_listing import index_listing
from catalog.commands.set_synonym import set_synonym
from catalog.queries.search import search
from catalog.queries.synonyms import forget_synonyms
from catalog.rules.filters import Filters
from kernel.store.db import db
from kernel.values.errors import NotFound, Refused
from tests.builders.catalog import an_instrument
from tests.builders.identity import a_person, actor_of, browser_of


@pytest.fixture
def admin(context):
    forget_synonyms()
    yield a_person("administrator")
    forget_synonyms()


@pytest.fixture
def microscope(admin):
    made = an_instrument(name_zh="透射电镜（示例）", abbreviation="TEM", name_en="TEM")
    index_listing(made)
    db.session.commit()
    return made


def found(word):
    return search(Filters(text=word))


def test_a_term_added_finds_its_group_and_one_taken_out_no_longer(
    admin, microscope, now
):
    by = actor_of(admin)
    assert found("大眼睛") == []
    set_synonym("tem", "大眼睛", present=True, by=by, at=now)
    assert found("大眼睛") == [microscope.id]
    set_synonym("tem", "大眼睛", present=False, by=by, at=now)
    assert found("大眼睛") == []


def test_a_delivered_term_can_be_taken_out_and_put_back(admin, microscope, now):
    by = actor_of(admin)
    assert found("transmission electron microscope") == [microscope.id]
    term = ("tem", "transmission electron microscope")
    set_synonym(*term, present=False, by=by, at=now)
    assert found("transmission electron microscope") == []
    set_synonym(*term, present=True, by=by, at=now)
    assert found("transmission electron microscope") == [microscope.id]


def test_what_is_there_or_says_nothing_is_refused(admin, now):
    by = actor_of(admin)
    for term in ("透射电镜", "-/-", "x"):
        with pytest.raises(Refused):
            set_synonym("tem", term, present=True, by=by, at=now)
    with pytest.raises(NotFound):
        set_synonym("tem", "从未有过", present=False, by=by, at=now)


def test_the_page_adds_and_takes_out_and_the_journal_tells(admin, context):
    browser = browser_of(context, admin)
    browser.post("/admin/synonyms", data={"group": "tem", "term": "大眼睛"})
    page = browser.get("/admin/synonyms?q=大眼睛")
    assert "大眼睛" in page.text
    assert "透射电镜" in page.text
    gone = browser.post(
        "/admin/synonyms/removal", data={"group": "tem", "term": "大眼睛"}
    )
    again = browser.post(
        "/admin/synonyms/removal", data={"group": "tem", "term": "大眼睛"}
    )
    assert (gone.status_code, again.status_code) == (303, 303)
    told = db.session.execute(
        text(
            "SELECT before, after FROM journal_entry WHERE event = 'SynonymSet' ORDER BY id"
        )
    ).all()
    assert [row.after["present"] for row in told] == [True, False]


def test_a_fault_stands_at_its_field_and_what_was_typed_stays(admin, context):
    page = browser_of(context, admin).post(
        "/admin/synonyms", data={"group": "tem", "term": "TEM"}
    )
    assert page.status_code == 409
    assert 'id="e-term"' in page.text
    assert 'value="TEM"' in page.text


def test_the_api_does_the_same_once_for_one_key(admin, context):
    browser = browser_of(context, admin)
    asked = {"group": "tem", "term": "大眼睛"}
    for _ in range(2):
        said = browser.post(
            "/api/v1/synonyms", json=asked, headers={"Idempotency-Key": "synonym-1"}
        )
        assert said.status_code == 201
    items = browser.get("/api/v1/synonyms?q=大眼睛").json["items"]
    assert [one["group"] for one in items] == ["tem"]
    assert "大眼睛" in items[0]["terms"]


def test_only_administrators_come_in(admin, context):
    browser = browser_of(context, a_person("lab_manager"))
    assert browser.get("/admin/synonyms").status_code == 403
    said = browser.post("/api/v1/synonyms", json={"group": "a", "term": "bb"})
    assert said.status_code == 403
