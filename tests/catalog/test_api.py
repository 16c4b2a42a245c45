"""Instruments over the API."""

from catalog.rules.listing_state import ListingState
from tests.builders.catalog import an_instrument
from tests.builders.identity import a_person, an_organisation, token_of

FIELDS = {
    "zone_key": "zhangjiang",
    "category_code": "010200",
    "inner_id": "A-1",
    "name_zh": "静电场轨道阱质谱仪（示例）",
    "name_en": "Orbitrap mass spectrometer (example)",
    "manufacturer": "Example Instruments",
    "model": "Orb 480",
    "modes": ["self", "assist"],
    "training_level": "exam",
}
REST = {
    "specs_zh": "分辨率 240000",
    "functions_zh": "蛋白质组",
    "address_zh": "海科路 1 号",
    "contact_name": "周以宁",
    "contact_phone": "021-5080 1234",
    "original_value_wan": "８５０.50",
}


def bearer(person, **more):
    return {"Authorization": f"Bearer {token_of(person)}", **more}


def a_manager():
    return a_person("lab_manager", an_organisation())


def test_a_listing_goes_from_nothing_to_published(context):
    client, manager = context.test_client(), a_manager()
    headers = bearer(manager)
    made = client.post("/api/v1/instruments", json=FIELDS, headers=headers)
    assert made.status_code == 201, made.json
    code = made.json["code"]
    assert code.startswith("MS-")
    path = f"/api/v1/instruments/{code}"
    assert client.get(path).status_code == 404

    read = client.get(path, headers=headers)
    early = client.post(
        f"{path}/submit", headers={**headers, "If-Match": read.headers["ETag"]}
    )
    assert early.status_code == 409
    assert "Main specifications" in str(early.json) or "主要技术指标" in str(early.json)

    edited = client.patch(path, json=REST, headers={**headers, "If-Match": '"v1"'})
    assert edited.status_code == 200, edited.json
    assert edited.json["original_value"] == {"amount_fen": 850500000, "currency": "CNY"}
    tag = edited.headers["ETag"]
    for verb in ("submit", "publish"):
        moved = client.post(f"{path}/{verb}", headers={**headers, "If-Match": tag})
        assert moved.status_code == 200, moved.json
        tag = moved.headers["ETag"]
    shown = client.get(path)
    assert shown.status_code == 200
    assert shown.json["state"] == ListingState.PUBLISHED
    found = client.get("/api/v1/instruments?q=轨道阱").json["items"]
    assert [one["code"] for one in found] == [code]


def test_a_change_needs_the_version_it_was_made_from(context):
    client, manager = context.test_client(), a_manager()
    headers = bearer(manager)
    code = client.post("/api/v1/instruments", json=FIELDS, headers=headers).json["code"]
    path = f"/api/v1/instruments/{code}"
    assert client.patch(path, json={"room": "B1"}, headers=headers).status_code == 428
    fresh = {**headers, "If-Match": '"v1"'}
    assert client.patch(path, json={"room": "B1"}, headers=fresh).status_code == 200
    assert client.patch(path, json={"room": "B2"}, headers=fresh).status_code == 412


def test_a_retry_with_the_same_key_makes_one_listing(context):
    client, manager = context.test_client(), a_manager()
    headers = bearer(manager, **{"Idempotency-Key": "k1"})
    first = client.post("/api/v1/instruments", json=FIELDS, headers=headers)
    second = client.post("/api/v1/instruments", json=FIELDS, headers=headers)
    assert first.json["code"] == second.json["code"]
    taken = client.post("/api/v1/instruments", json=FIELDS, headers=bearer(manager))
    assert taken.status_code == 409
    assert "A-1" in taken.json["detail"]


def test_what_cannot_be_read_is_named_by_field(context):
    client, manager = context.test_client(), a_manager()
    bad = {
        **FIELDS,
        "name_zh": "质" * 101,
        "category_code": "12",
        "modes": [],
        "colour": "red",
        "contact_phone": "call me",
        "original_value_wan": "8,500,000,000",
        "commissioned_on": "2026-02-30",
        "model": "a\x00b",
    }
    answer = client.post("/api/v1/instruments", json=bad, headers=bearer(manager))
    assert answer.status_code == 422
    assert set(answer.json["errors"]) == {
        "name_zh", "category_code", "modes", "colour", "contact_phone",
        "original_value_wan", "commissioned_on", "model",
    }  # fmt: skip
    unknown = {**FIELDS, "category_code": "987600"}
    answer = client.post("/api/v1/instruments", json=unknown, headers=bearer(manager))
    assert answer.status_code == 422
    assert list(answer.json["errors"]) == ["category_code"]


def test_the_list_is_read_page_by_page(context):
    unit = an_organisation()
    codes = sorted(an_instrument(unit).code for _ in range(5))
    client = context.test_client()
    seen, cursor = [], ""
    while cursor is not None:
        page = client.get(
            f"/api/v1/instruments?unit={unit.code}&limit=2&cursor={cursor}"
        ).json
        seen += [one["code"] for one in page["items"]]
        cursor = page["next_cursor"]
    assert seen == codes


def test_a_misspelt_filter_does_not_find_everything(context):
    assert (
        context.test_client().get("/api/v1/instruments?zones=lingang").status_code
        == 422
    )


def test_a_stranger_from_another_unit_cannot_tell_a_draft_from_nothing(context):
    draft = an_instrument(state="draft")
    client, stranger = context.test_client(), a_manager()
    headers = bearer(stranger, **{"If-Match": '"v1"'})
    path = f"/api/v1/instruments/{draft.code}"
    assert client.get(path, headers=headers).status_code == 404
    assert client.patch(path, json={"room": "x"}, headers=headers).status_code == 404
    assert client.post(f"{path}/submit", headers=headers).status_code == 404
    shown = an_instrument()
    path = f"/api/v1/instruments/{shown.code}"
    assert client.patch(path, json={"room": "x"}, headers=headers).status_code == 403
