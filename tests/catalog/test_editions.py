"""Editions of the sharing list: opened, compared, published, never changed."""

import io
from datetime import timedelta

import openpyxl
import pytest
from pypdf import PdfReader
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from catalog.queries.editions import current_entries, next_edition
from catalog.rules.edition import compare, digest_of, usual_code
from kernel.store.db import db
from kernel.values import clock
from tests.builders.catalog import an_instrument
from tests.builders.identity import a_person, browser_of, token_of
from tests.conftest import NOW


@pytest.fixture
def coordinator(context):
    return a_person("coordinator")


def publish(context, person, code, **more):
    return browser_of(context, person).post(
        "/list/editions/next", data={"code": code, **more}
    )


def test_the_quarter_gives_the_usual_code():
    assert usual_code(NOW.date()) == "2026Q4"


def test_a_comparison_tells_who_enters_who_leaves_and_what_changes():
    old = [{"code": "A", "room": "1"}, {"code": "B", "room": "1"}]
    new = [{"code": "B", "room": "2"}, {"code": "C", "room": "1"}]
    found = compare(old, new)
    assert [e["code"] for e in found.entering] == ["C"]
    assert [e["code"] for e in found.leaving] == ["A"]
    assert found.changed[0].fields == (("room", "1", "2"),)
    assert compare(new, new).empty
    assert digest_of(old) != digest_of(new)


def test_a_coordinator_publishes_what_was_shown(context, coordinator):
    shown = an_instrument(name_zh="=cmd|' /C calc'!A0（示例）")
    page = browser_of(context, coordinator).get("/list/editions/next")
    assert shown.code in page.text
    reply = publish(
        context, coordinator, "２０２６Q4", note="首期", digest=next_edition().digest
    )
    assert reply.status_code == 303
    assert reply.headers["Location"].endswith("/list/editions/2026Q4")
    guest = context.test_client()
    public = guest.get("/list/editions/2026Q4")
    assert public.status_code == 200
    assert shown.code in public.text
    assert "2026Q4" in guest.get("/list/editions").text
    assert next_edition().comparison.empty


def test_an_edition_stays_when_the_listing_changes(context, coordinator):
    listing = an_instrument(room="101")
    publish(context, coordinator, "2026Q4")
    listing.room = "202"
    db.session.flush()
    changed = next_edition().comparison.changed
    assert changed[0].fields == (("room", "101", "202"),)
    client = context.test_client()
    kept = client.get("/list/editions/2026Q4.json").json["entries"]
    assert kept[0]["room"] == "101"


def test_every_file_says_the_same(context, coordinator):
    listing = an_instrument(name_zh="=1+1 质谱仪（示例）")
    publish(context, coordinator, "2026H2")
    client = context.test_client()
    rows = client.get("/list/editions/2026H2.csv").data.decode("utf-8-sig").splitlines()
    assert "'=1+1" in rows[1]
    book = openpyxl.load_workbook(
        io.BytesIO(client.get("/list/editions/2026H2.xlsx").data)
    )
    cell = book.active["B2"]
    assert (cell.value, cell.data_type) == (listing.name_zh, "s")
    pdf = PdfReader(io.BytesIO(client.get("/list/editions/2026H2.pdf").data))
    said = "".join(page.extract_text() for page in pdf.pages)
    assert listing.code in said
    assert "科研仪器设备共享清单" in said
    assert client.get("/list/editions/2026H2.exe").status_code == 404


def test_a_files_bytes_are_the_same_on_every_day(context, coordinator):
    an_instrument()
    publish(context, coordinator, "2026Q4")
    client = context.test_client()
    for suffix in ("pdf", "xlsx", "csv", "json"):
        address = f"/list/editions/2026Q4.{suffix}?lang=zh"
        first = client.get(address)
        with clock.frozen(NOW + timedelta(days=40)):
            assert client.get(address).data == first.data
        seen = {"If-None-Match": first.headers["ETag"]}
        again = client.get(address, headers=seen)
        assert (again.status_code, again.data) == (304, b"")
        english = client.get(address.replace("zh", "en"), headers=seen)
        assert english.status_code == 200
    assert "2026Q4.pdf?lang=" in client.get("/list/editions/2026Q4").text


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE catalog_edition SET note = 'other'",
        "DELETE FROM catalog_edition_entry",
        "INSERT INTO catalog_edition_entry (edition_id, position, entry_count, data)"
        " SELECT id, entry_count + 1, entry_count, '{}' FROM catalog_edition",
        "INSERT INTO catalog_edition_entry (edition_id, position, entry_count, data)"
        " SELECT id, 1, entry_count, '{}' FROM catalog_edition",
    ],
)
def test_the_database_refuses_to_change_an_edition(context, coordinator, sql):
    an_instrument()
    publish(context, coordinator, "2026Q4")
    with pytest.raises(DBAPIError):
        db.session.execute(text(sql))
    db.session.rollback()


def test_a_code_is_used_once_and_numbers_go_up(context, coordinator):
    an_instrument()
    assert publish(context, coordinator, "2026Q3").status_code == 303
    assert publish(context, coordinator, "2026Q3").status_code == 409
    assert publish(context, coordinator, "2026Q4").status_code == 303
    editions = context.test_client().get("/api/v1/editions").json["items"]
    assert [(one["code"], one["number"]) for one in editions] == [
        ("2026Q4", 2),
        ("2026Q3", 1),
    ]


def test_a_list_that_changed_since_it_was_shown_is_not_published(context, coordinator):
    an_instrument()
    digest = next_edition().digest
    an_instrument()
    assert publish(context, coordinator, "2026Q4", digest=digest).status_code == 409
    assert len(current_entries()) == 2


@pytest.mark.parametrize(
    "code", ["", "2026Q5", "1999", "2026q4", "二零二六", "2026Q4 or 1=1"]
)
def test_a_code_that_is_none_is_refused_at_its_field(context, coordinator, code):
    an_instrument()
    reply = publish(context, coordinator, code)
    assert reply.status_code == 422
    assert "e-code" in reply.text


def test_an_empty_list_is_not_published(context, coordinator):
    assert publish(context, coordinator, "2026Q4").status_code == 409


def test_only_coordinators_publish(context):
    an_instrument()
    for person in (a_person(), a_person("lab_manager")):
        assert publish(context, person, "2026Q4").status_code == 403
        headers = {"Authorization": f"Bearer {token_of(person)}"}
        client = context.test_client()
        told = client.post("/api/v1/editions", json={"code": "2026Q4"}, headers=headers)
        assert told.status_code == 403
        assert client.get("/api/v1/next-edition", headers=headers).status_code == 403


def test_a_program_publishes_like_a_page(context, coordinator):
    listing = an_instrument()
    headers = {
        "Authorization": f"Bearer {token_of(coordinator)}",
        "Idempotency-Key": "e1",
    }
    client = context.test_client()
    seen = client.get("/api/v1/next-edition", headers=headers).json
    assert seen["entering"] == [listing.code]
    body = {"code": "2026Q4", "digest": seen["digest"]}
    made = client.post("/api/v1/editions", json=body, headers=headers)
    assert made.status_code == 201, made.json
    again = client.post("/api/v1/editions", json=body, headers=headers)
    assert again.json == made.json
    whole = client.get("/api/v1/editions/2026Q4").json
    assert whole["entries"][0]["code"] == listing.code
    assert client.get("/api/v1/editions/2025Q1").status_code == 404
