"""What cannot be meant gets a clear message, in problem details, and changes nothing."""

import json

import pytest
from sqlalchemy import func, select

from booking.models.reservation import Reservation
from kernel.store.db import db
from tests.builders.catalog import an_instrument
from tests.builders.identity import a_person, token_of

GOOD = {
    "start": "2026-11-26T09:00:00+08:00",
    "end": "2026-11-26T11:00:00+08:00",
    "purpose": "proteomics",
    "mode": "assist",
}


@pytest.fixture
def ask(context):
    """Return a function that books over the API with changes to a good request."""
    instrument = an_instrument()
    token = token_of(a_person("researcher"))
    client = context.test_client()

    def post(raw: bytes | None = None, language: str = "en", **changes):
        wanted = {"instrument": instrument.code, **GOOD, **changes}
        body = json.dumps({k: v for k, v in wanted.items() if v is not None}).encode()
        return client.post(
            "/api/v1/reservations",
            data=raw if raw is not None else body,
            content_type="application/json",
            headers={"Authorization": f"Bearer {token}", "Accept-Language": language},
        )

    return post


def count() -> int:
    return db.session.scalar(select(func.count()).select_from(Reservation))


def test_a_good_request_is_accepted(ask):
    answer = ask()
    assert answer.status_code == 201
    assert answer.json["price"] is None
    assert answer.json["start"] == "2026-11-26T01:00:00Z"


@pytest.mark.parametrize(
    ("change", "field", "said"),
    [
        ({"surprise": 1}, "surprise", "not known"),
        ({"start": "2026-02-30T09:00:00+08:00"}, "start", "date and time"),
        ({"start": "2026-11-26T09:00:00"}, "start", "time zone"),
        ({"start": "2026-11-26"}, "start", "date and time"),
        ({"start": 1764118800}, "start", "date and time"),
        ({"start": "1970-01-01T00:00:00Z"}, "start", "years"),
        ({"end": "3026-01-01T00:00:00Z"}, "end", "years"),
        ({"end": "9999-12-31T23:59:59-12:00"}, "end", "years"),
        ({"end": GOOD["start"]}, "end", "after the start"),
        ({"purpose": "a\u0000b"}, "purpose", "control characters"),
        ({"purpose": "abc\u202edef"}, "purpose", "direction marks"),
        ({"purpose": "\ud800"}, "purpose", "control characters"),
        ({"purpose": 5}, "purpose", "Text"),
        ({"purpose": ""}, "purpose", "Fill"),
        ({"purpose": "x" * 501}, "purpose", "500"),
        ({"purpose": None}, "purpose", "Fill"),
        ({"samples": True}, "samples", "whole number"),
        ({"samples": 2**63}, "samples", "whole number"),
        ({"samples": "²"}, "samples", "whole number"),
        ({"mode": "teleport"}, "mode", "One of"),
        ({"instrument": ["MS-0001"]}, "instrument", "Text"),
    ],
)
def test_a_bad_field_is_named_with_what_would_be_accepted(ask, change, field, said):
    answer = ask(**change)
    assert answer.status_code == 422, answer.text
    assert answer.mimetype == "application/problem+json"
    assert said in " ".join(answer.json["errors"][field])
    assert count() == 0


def test_full_width_digits_are_digits(ask):
    answer = ask(mode="sample", samples="１２")
    assert answer.status_code == 201
    assert answer.json["samples"] == 12


def test_the_reader_is_told_in_their_language(ask):
    assert "时区" in " ".join(
        ask(language="zh-CN", start="2026-11-26T09:00:00").json["errors"]["start"]
    )


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{",
        b"[]",
        b'"x"',
        b"null",
        b"\xff\xfe",
        b"[" * 5000,
        b'{"a":' * 5000,
        b"\x00",
    ],
)
def test_a_body_that_is_no_object_is_refused(ask, raw):
    answer = ask(raw=raw)
    assert answer.status_code in (400, 422), answer.text
    assert answer.mimetype == "application/problem+json"
    assert count() == 0


def test_a_body_of_10_megabytes_is_too_large(ask):
    answer = ask(raw=b'{"purpose": "' + b"x" * 10_000_000 + b'"}')
    assert answer.status_code == 413
    assert answer.mimetype == "application/problem+json"


def test_a_form_instead_of_json_is_refused(context):
    token = token_of(a_person("researcher"))
    answer = context.test_client().post(
        "/api/v1/reservations",
        data={"a": "b"},
        headers={"Authorization": f"Bearer {token}"},
    )
    assert answer.status_code in (415, 422)


@pytest.mark.parametrize(
    "code", ["XX-9999", "'; drop table", "%00", "a" * 300, "../etc"]
)
def test_an_unknown_instrument_is_not_found(ask, code):
    answer = ask(instrument=code[:20])
    assert answer.status_code in (404, 422)


@pytest.mark.parametrize(
    "path",
    [
        "/find?q=%00", "/find?q=" + "x" * 200, "/find?on=2026-02-30", "/find?length=abc",
        "/find?length=99999999999999999999", "/find?zone=nowhere", "/find?category='", "/find?page=0",
        "/find?sort=magic", "/find?on=1970-01-01", "/instruments/%00", "/instruments/NO-0000",
        "/bookings/B-1", "/api/v1/instruments?limit=0", "/api/v1/instruments?cursor=zzz",
        "/api/v1/reservations/B-99999999999999999999", "/nowhere", "/api/v1/nowhere",
        "/find?q=a&q=b", "/find/days?length=-5", "/book?instrument=NO-1",
    ],
)  # fmt: skip
def test_no_address_breaks_the_site(context, path):
    answer = context.test_client().get(path)
    assert answer.status_code < 500
    assert "Traceback" not in answer.text


def test_an_unsafe_request_without_a_token_from_us_is_refused(context):
    context.config["WTF_CSRF_ENABLED"] = True
    try:
        answer = context.test_client().post("/theme", data={"theme": "dark"})
        assert answer.status_code == 400
    finally:
        context.config["WTF_CSRF_ENABLED"] = False


def test_the_same_key_books_once_and_answers_alike(context):
    instrument = an_instrument()
    token = token_of(a_person("researcher"))
    client = context.test_client()
    headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": "k-1"}
    wanted = {"instrument": instrument.code, **GOOD}

    first = client.post("/api/v1/reservations", json=wanted, headers=headers)
    again = client.post("/api/v1/reservations", json=wanted, headers=headers)
    other = client.post(
        "/api/v1/reservations", json={**wanted, "purpose": "x"}, headers=headers
    )

    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json == again.json
    assert again.headers["Idempotency-Replayed"] == "true"
    assert other.status_code == 422
    assert count() == 1


def test_a_change_needs_the_current_version(context):
    instrument = an_instrument()
    token = token_of(a_person("researcher"))
    client = context.test_client()
    headers = {"Authorization": f"Bearer {token}"}
    made = client.post(
        "/api/v1/reservations",
        json={"instrument": instrument.code, **GOOD},
        headers=headers,
    ).json
    path = f"/api/v1/reservations/{made['code']}"

    assert client.patch(path, json={"purpose": "y"}, headers=headers).status_code == 428
    tag = client.get(path, headers=headers).headers["ETag"]
    changed = client.patch(
        path, json={"purpose": "y"}, headers={**headers, "If-Match": tag}
    )
    assert changed.status_code == 200
    stale = client.patch(
        path, json={"purpose": "z"}, headers={**headers, "If-Match": tag}
    )
    assert stale.status_code == 412


def test_a_refusal_lists_reasons_and_alternatives(context):
    instrument = an_instrument()
    client = context.test_client()
    headers = [
        {
            "Authorization": f"Bearer {token_of(a_person('researcher'))}",
            "Accept-Language": "en",
        }
        for _ in range(2)
    ]
    wanted = {"instrument": instrument.code, **GOOD}
    client.post("/api/v1/reservations", json=wanted, headers=headers[0])

    refused = client.post("/api/v1/reservations", json=wanted, headers=headers[1])

    assert refused.status_code == 409
    assert refused.mimetype == "application/problem+json"
    assert [r["code"] for r in refused.json["reasons"]] == ["SlotTaken"]
    offer = refused.json["alternatives"][0]
    taken = {**wanted, **{k: offer[k] for k in ("instrument", "start", "end")}}
    assert (
        client.post("/api/v1/reservations", json=taken, headers=headers[1]).status_code
        == 201
    )
