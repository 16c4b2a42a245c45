"""Many listings at once: the desk's table, and the same over REST."""

import re

import pytest
from sqlalchemy import func, select

from catalog.commands.edit_listing import edit_listing
from catalog.commands.index_listing import index_listing
from catalog.models.instrument import Instrument
from catalog.models.version import ListingVersion
from kernel.journal.tables import JournalEntry
from kernel.store.db import db
from tests.builders.catalog import an_instrument
from tests.builders.identity import (
    a_person,
    actor_of,
    an_organisation,
    browser_of,
    token_of,
)
from tests.catalog.test_commands import FULL

ZONE = "Lin-gang Special Area"
PAGE = "/desk/instruments/table"
API = "/api/v1/instruments"


@pytest.fixture
def lab(context):
    """A unit with three drafts, its manager's browser and program."""
    unit = an_organisation()
    manager = a_person("lab_manager", unit)
    codes = [an_instrument(unit, "draft", **FULL).code for _ in range(3)]
    token = token_of(manager)

    def patch(body, query=""):
        return context.test_client().patch(
            API + query, json=body, headers={"Authorization": f"Bearer {token}"}
        )

    return {
        "unit": unit,
        "manager": actor_of(manager),
        "desk": browser_of(context, manager),
        "codes": codes,
        "patch": patch,
    }


def now_of(code):
    db.session.expire_all()
    return db.session.query(Instrument).filter_by(code=code).one()


def sent(desk, cells, do="save", versions=None, **more):
    """Post cells by (code, column), with the versions that were seen."""
    codes = {code for code, _ in cells}
    form = {f"{code}._version": (versions or {}).get(code, "1") for code in codes}
    form |= {f"{code}.{column}": text for (code, column), text in cells.items()}
    return desk.post(PAGE, data={**form, "do": do}, **more)


def form_of(page):
    """Return what a browser without scripts would send back of the page."""
    fields = dict(re.findall(r'<input[^>]*? name="(TT-[^"]+)" value="([^"]*)"', page))
    texts = re.findall(r'<textarea[^>]*? name="(TT-[^"]+)"[^>]*>\n([^<]*)<', page)
    return fields | dict(texts)


def edit_of(code, version=1, **fields):
    return {"code": code, "etag": f'"v{version}"', "fields": fields}


def test_the_page_shows_own_listings_and_sends_back_what_it_showed(lab):
    other = an_instrument(state="draft").code
    gone = an_instrument(lab["unit"], "retired").code
    page = lab["desk"].get(f"{PAGE}?columns=room&columns=modes&columns=specs_zh").text
    for code in lab["codes"]:
        assert f'name="{code}.room"' in page
    assert other not in page
    assert f'name="{gone}.room"' not in page
    reply = lab["desk"].post(PAGE, data={**form_of(page), "do": "save"})
    assert reply.status_code == 200
    assert "没有单元格与现状不同" in reply.text
    assert now_of(lab["codes"][0]).version == 1


def test_changed_cells_are_looked_at_first_and_then_saved_all_at_once(lab):
    one, two, _ = lab["codes"]
    cells = {
        (one, "room"): "B101",
        (one, "modes"): "自主上机，远程",
        (two, "contact_name"): "沈括",
        (two, "original_value_wan"): "12 000 元",
    }
    looked = sent(lab["desk"], cells, do="check")
    assert looked.status_code == 200
    assert "将改变 2 条" in looked.text
    assert now_of(one).room == ""

    done = sent(lab["desk"], cells)
    assert done.status_code == 303, done.text
    first, second = now_of(one), now_of(two)
    assert (first.room, first.modes, first.version) == ("B101", ["self", "remote"], 2)
    assert (second.contact_name, second.original_value_fen) == ("沈括", 1_200_000)
    kept = select(func.count()).where(ListingVersion.instrument_id == first.id)
    assert db.session.scalar(kept) == 2
    told = select(JournalEntry).where(JournalEntry.event == "ListingEdited")
    told = told.where(JournalEntry.subject_id == first.id)
    assert db.session.scalars(told).one().after["room"] == "B101"

    twice = sent(lab["desk"], cells)
    assert twice.status_code == 200, "what is kept already is no conflict"
    assert now_of(one).version == 2


def test_one_wrong_cell_keeps_all_from_being_saved_and_says_why_there(lab):
    one, two, _ = lab["codes"]
    cells = {
        (one, "room"): "B101",
        (two, "contact_phone"): "call me",
        (two, "modes"): "",
        (two, "name_zh"): "长" * 101,
    }
    reply = sent(lab["desk"], cells)
    assert reply.status_code == 409
    for column in ("contact_phone", "modes", "name_zh"):
        assert f'id="e-{two}.{column}"' in reply.text
    assert 'value="call me"' in reply.text
    assert (now_of(one).room, now_of(two).version) == ("", 1)


def test_a_stale_row_is_a_conflict_with_both_values_and_nothing_is_overwritten(
    lab, now
):
    one, two, _ = lab["codes"]
    edit_listing(one, {"room": "A1"}, version=1, by=lab["manager"], at=now)
    reply = sent(lab["desk"], {(one, "room"): "B2", (two, "room"): "C3"})
    assert reply.status_code == 409
    assert 'data-result="conflict"' in reply.text
    assert "A1" in reply.text
    assert 'value="B2"' in reply.text
    assert (now_of(one).room, now_of(two).room) == ("A1", "")
    kept = {one: "2"}
    again = sent(lab["desk"], {(one, "room"): "B2", (two, "room"): "C3"}, versions=kept)
    assert again.status_code == 303
    assert (now_of(one).room, now_of(two).room) == ("B2", "C3")


def test_an_untouched_row_that_somebody_else_changed_is_no_conflict(lab, now):
    one, two, _ = lab["codes"]
    form = form_of(lab["desk"].get(f"{PAGE}?columns=room").text)
    edit_listing(one, {"room": "A1"}, version=1, by=lab["manager"], at=now)
    reply = lab["desk"].post(PAGE, data={**form, f"{two}.room": "C3", "do": "save"})
    assert reply.status_code == 303, reply.text
    assert (now_of(one).room, now_of(two).room) == ("A1", "C3")


def test_other_units_listings_are_as_if_they_were_not_there(lab):
    foreign = an_instrument(state="published").code
    one = lab["codes"][0]
    reply = sent(lab["desk"], {(one, "room"): "B1", (foreign, "room"): "B1"})
    assert reply.status_code == 409
    assert now_of(foreign).room == now_of(one).room == ""
    said = lab["patch"]([edit_of(foreign, room="x"), edit_of("XX-1", room="x")])
    assert said.status_code == 409
    texts = [one["errors"]["code"][0] for one in said.json["items"]]
    assert texts[0].replace(foreign, "XX-1") == texts[1]


@pytest.mark.parametrize(
    "name", ["room", "TT-1.nonsense", "TT-1.spec_rows", "x" * 60 + ".room"]
)
def test_a_form_with_unknown_cells_is_refused(lab, name):
    reply = lab["desk"].post(PAGE, data={name: "x", "do": "save"})
    assert reply.status_code == 422
    no_version = lab["desk"].post(PAGE, data={f"{lab['codes'][0]}.room": "x"})
    assert no_version.status_code == 422


@pytest.mark.parametrize("text", ["a\0b", "a\u202eb"])
def test_control_characters_are_refused_at_the_cell(lab, text):
    one = lab["codes"][0]
    reply = sent(lab["desk"], {(one, "room"): text})
    assert reply.status_code == 409
    assert 'data-column="room"' in reply.text
    assert now_of(one).room == ""


def test_a_number_within_the_unit_is_given_once(lab):
    one, two, three = lab["codes"]
    taken = now_of(three).inner_id
    reply = sent(lab["desk"], {(one, "inner_id"): taken, (two, "inner_id"): "NEW"})
    assert reply.status_code == 409
    assert taken in reply.text
    said = lab["patch"]([edit_of(one, inner_id="NEW"), edit_of(two, inner_id="NEW")])
    assert [row["result"] for row in said.json["items"]] == ["changed", "refused"]
    assert now_of(one).inner_id != "NEW"


def test_a_published_listing_stays_whole(lab):
    code = an_instrument(lab["unit"], **FULL, original_value_fen=100).code
    reply = sent(lab["desk"], {(code, "specs_zh"): ""})
    assert reply.status_code == 409
    assert now_of(code).specs_zh == FULL["specs_zh"]


def test_the_table_is_sorted_filtered_and_paged(lab):
    one, two, three = lab["codes"]
    index_listing(now_of(one))
    sent(lab["desk"], {(one, "room"): "B", (two, "room"): "C", (three, "room"): "A"})

    def order(query):
        return re.findall(
            r'<tr role="row" data-code="(.*?)"', lab["desk"].get(PAGE + query).text
        )

    assert order("?sort=room") == [three, one, two]
    assert order("?sort=-room") == [two, one, three]
    assert order("?sort=room&per=2&page=2") == [two]
    assert order(f"?q={one}") == [one]
    assert order("?state=published") == []
    for wrong in ("?sort=password", "?columns=organisation_id", "?per=9999"):
        assert lab["desk"].get(PAGE + wrong).status_code == 422


def test_english_readers_see_and_type_english_words(lab):
    one = lab["codes"][0]
    page = lab["desk"].get(f"{PAGE}?columns=modes&columns=zone_key&lang=en").text
    assert (
        f'name="{one}.modes" value="Assisted，Self-operated，Samples sent in"' in page
    )
    cells = {(one, "modes"): "remote, Self-operated", (one, "zone_key"): ZONE}
    assert sent(lab["desk"], cells).status_code == 303
    assert now_of(one).modes == ["self", "remote"]
    assert now_of(one).zone_key == "lingang"


def test_the_report_alone_comes_back_to_the_pages_script(lab):
    one = lab["codes"][0]
    asked = {"headers": {"HX-Request": "true"}}
    reply = sent(lab["desk"], {(one, "postcode"): "12"}, **asked)
    assert reply.status_code == 409
    assert "<html" not in reply.text
    assert f'data-code="{one}"' in reply.text
    done = sent(lab["desk"], {(one, "postcode"): "201203"}, **asked)
    assert done.headers["HX-Redirect"].startswith(PAGE)


def test_only_lab_managers_get_the_table(context):
    for role in ("researcher", "coordinator"):
        assert browser_of(context, a_person(role)).get(PAGE).status_code == 403
    assert context.test_client().get(PAGE).status_code == 303


def test_a_program_changes_many_listings_or_none(lab):
    one, two, _ = lab["codes"]
    body = [
        edit_of(
            one,
            room="B1",
            modes=["self"],
            spec_rows=[{"name": "Field", "value": "9.4", "unit": "T"}],
        ),
        edit_of(two, room=""),
    ]
    dry = lab["patch"](body, "?dry_run=true")
    assert dry.status_code == 200
    assert dry.json["written"] is False
    assert [row["result"] for row in dry.json["items"]] == ["changed", "same"]
    assert now_of(one).room == ""

    wrong = lab["patch"]([*body, edit_of(lab["codes"][2], modes=[])])
    assert wrong.status_code == 409
    assert wrong.mimetype == "application/problem+json"
    assert wrong.json["items"][2]["errors"]["modes"]
    assert now_of(one).room == ""

    done = lab["patch"](body)
    assert done.json["written"] is True
    assert [row["etag"] for row in done.json["items"]] == ['"v2"', '"v1"']
    assert now_of(one).spec_rows[0]["unit"] == "T"

    late = lab["patch"]([edit_of(one, room="Z9")])
    assert late.status_code == 409
    row = late.json["items"][0]
    assert row["result"] == "conflict"
    assert row["meanwhile"]["room"] == {"then": "", "now": "B1"}
    assert row["etag"] == '"v2"'


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ([], ""),
        ({}, ""),
        ([{"code": "TT-1", "etag": "junk", "fields": {}}], "0.etag"),
        ([{"code": "TT-1", "etag": '"v1"'}], "0.fields"),
        ([{"code": "TT-1", "etag": '"v1"', "fields": []}], "0.fields"),
        ([{"code": "TT-1", "etag": '"v1"', "fields": [], "x": 1}], "0.x"),
    ],
)
def test_a_malformed_list_of_changes_is_told_where(lab, body, field):
    reply = lab["patch"](body)
    assert reply.status_code == 422, reply.json
    assert field == "" or field in reply.json["errors"]


def test_unknown_fields_and_listings_named_twice_are_told_at_their_line(lab):
    one, two, _ = lab["codes"]
    said = lab["patch"]([edit_of(one, nonsense=1), edit_of(two), edit_of(two)])
    errors = [row["errors"] for row in said.json["items"]]
    assert "nonsense" in errors[0]
    assert errors[1] == {}
    assert "2" in errors[2]["code"][0]
    assert lab["patch"]([edit_of(one)] * 1001).status_code == 422


def test_hundreds_of_rows_take_few_statements(lab, statements):
    codes = [an_instrument(lab["unit"], "draft").code for _ in range(197)]
    with statements() as shown:
        page = lab["desk"].get(f"{PAGE}?per=200")
    assert page.status_code == 200
    assert len(shown) <= 12
    cells = {(code, "room"): "B1" for code in codes}
    with statements() as judged:
        assert sent(lab["desk"], cells, do="check").status_code == 200
    assert len(judged) <= 16
    with statements() as written:
        assert sent(lab["desk"], cells).status_code == 303
    assert len(written) <= 30
