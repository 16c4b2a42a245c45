"""Every version of a listing is kept, can be compared, and can come back."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from catalog.commands.edit_listing import edit_listing
from catalog.commands.restore_version import restore_version
from catalog.queries.listing import fields_of
from catalog.queries.versions import version_of, versions_of
from catalog.rules.versions import differences, values_of_record
from kernel.store.db import db
from kernel.values.errors import Forbidden, Stale
from tests.builders.catalog import an_instrument
from tests.builders.identity import (
    a_person,
    actor_of,
    an_organisation,
    browser_of,
    token_of,
)

WHOLE = {
    "specs_zh": "分辨率 240000，质量范围 40-6000",
    "functions_zh": "蛋白质组",
    "address_zh": "海科路 1 号",
    "contact_name": "周以宁",
    "contact_phone": "021-5080 1234",
    "original_value_fen": 850_500_000,
    "commissioned_on": date(2024, 3, 1),
    "run_hours": Decimal("1500.50"),
    "subjects": ["150"],
    "spec_rows": [{"name": "分辨率", "value": "240000", "unit": ""}],
}


@pytest.fixture
def lab(context):
    unit = an_organisation()
    return unit, a_person("lab_manager", unit), an_instrument(unit, **WHOLE)


def test_what_stood_before_the_first_change_is_kept_too(lab, now):
    _unit, manager, listing = lab
    edit_listing(listing.code, {"room": "B1"}, version=1, by=actor_of(manager), at=now)
    assert [v.version for v in versions_of(listing.id)] == [2, 1]
    assert version_of(listing.id, 1).record["room"] == ""
    assert versions_of(listing.id)[0].who == manager.name


def test_a_restored_version_is_the_same_in_every_field(lab, now):
    _unit, manager, listing = lab
    actor, before = actor_of(manager), fields_of(listing)
    changes = {
        "specs_zh": "分辨率 120000",
        "original_value_fen": None,
        "commissioned_on": date(2025, 1, 1),
        "run_hours": None,
        "subjects": ["180", "190"],
        "spec_rows": [],
        "customs_released_on": date(2025, 1, 1),
    }
    edit_listing(listing.code, changes, version=1, by=actor, at=now)
    restored = restore_version(listing.code, 1, version=2, by=actor, at=now)
    assert fields_of(restored) == before
    assert restored.version == 3
    assert versions_of(listing.id)[0].event == "ListingEdited"


def test_a_difference_is_told_piece_by_piece(lab, now):
    _unit, manager, listing = lab
    new = "分辨率 120000，质量范围 40-6000"
    edit_listing(
        listing.code, {"specs_zh": new}, version=1, by=actor_of(manager), at=now
    )
    kept = [version_of(listing.id, n).record for n in (1, 2)]
    (one,) = differences(*kept)
    assert one.field == "specs_zh"
    said = [(p.kind, p.text) for p in one.pieces]
    assert ("del", "240000") in said
    assert ("ins", "120000") in said


@given(st.text(max_size=20), st.text(max_size=20))
def test_the_pieces_give_both_texts_back(old, new):
    found = differences({"specs_zh": old}, {"specs_zh": new})
    if old == new:
        assert not found
        return
    (one,) = found
    assert "".join(p.text for p in one.pieces if p.kind != "ins") == old
    assert "".join(p.text for p in one.pieces if p.kind != "del") == new
    assert values_of_record({"specs_zh": old})["specs_zh"] == old


def test_a_kept_version_never_changes(lab, now):
    _unit, manager, listing = lab
    edit_listing(listing.code, {"room": "B1"}, version=1, by=actor_of(manager), at=now)
    for change in ("UPDATE catalog_listing_version SET event = 'x'",
                   "DELETE FROM catalog_listing_version"):  # fmt: skip
        with pytest.raises(IntegrityError), db.session.begin_nested():
            db.session.execute(text(change))


def test_only_the_units_managers_restore_and_only_what_they_saw(lab, now):
    _unit, manager, listing = lab
    edit_listing(listing.code, {"room": "B1"}, version=1, by=actor_of(manager), at=now)
    with pytest.raises(Forbidden):
        restore_version(
            listing.code, 1, version=2, by=actor_of(a_person("lab_manager")), at=now
        )
    with pytest.raises(Stale):
        restore_version(listing.code, 1, version=1, by=actor_of(manager), at=now)


def test_versions_stand_on_a_page_and_in_the_api(context, lab, now):
    _unit, manager, listing = lab
    actor = actor_of(manager)
    desk = browser_of(context, manager)
    path = f"/desk/instruments/{listing.code}/versions"
    assert desk.get(path).status_code == 200
    edit_listing(listing.code, {"room": "B103"}, version=1, by=actor, at=now)
    assert path in desk.get(f"/desk/instruments/{listing.code}/edit").text
    page = desk.get(f"{path}?then=1&now=2")
    assert "<ins>B103</ins>" in page.text
    assert desk.get(f"{path}?then=77").status_code == 404
    back = desk.post(f"{path}/1/restore", data={"_version": "2"})
    assert back.status_code == 303
    stale = desk.post(f"{path}/1/restore", data={"_version": "2"})
    assert stale.status_code == 409

    headers = {"Authorization": f"Bearer {token_of(manager)}"}
    api = f"/api/v1/instruments/{listing.code}/versions"
    client = context.test_client()
    listed = client.get(api, headers=headers).json["items"]
    assert [one["version"] for one in listed] == [3, 2, 1]
    assert client.get(f"{api}/2", headers=headers).json["record"]["room"] == "B103"
    again = client.post(f"{api}/2/restore", headers={**headers, "If-Match": '"v3"'})
    assert (again.status_code, again.json["room"]) == (200, "B103")
