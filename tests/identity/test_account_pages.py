"""My account, organisations and tokens, in pages and over the API."""

import pytest

from identity.models.user import ApiToken, Session
from identity.rules import passwords, sessions
from kernel.store.db import db
from kernel.store.kept_answer import KeptAnswer
from tests.builders.identity import a_person, an_organisation, browser_of, token_of

PASSWORD = "a long enough sentence"


def bearer(person) -> dict[str, str]:
    return {"Authorization": f"Bearer {token_of(person)}"}


def test_my_account_shows_me_and_not_my_secrets(app, context):
    person = a_person(password_hash=passwords.hashed(PASSWORD))
    page = browser_of(app, person).get("/me").text
    assert person.email in page
    assert "argon2" not in page


def test_a_token_is_shown_once_and_opens_the_api_until_revoked(app, context):
    person = a_person()
    browser = browser_of(app, person)
    page = browser.post("/me/tokens", data={"name": "script", "days": "30"})
    assert page.status_code == 201
    kept = db.session.query(ApiToken).filter_by(user_id=person.id).one()
    secret = next(
        word
        for word in page.text.replace("<", " ").replace(">", " ").split()
        if word.startswith(kept.prefix) and len(word) > 20
    )
    assert kept.token_hash == sessions.digest(secret)
    assert secret not in browser.get("/me").text
    headers = {"Authorization": f"Bearer {secret}"}
    assert (
        app.test_client().get("/api/v1/me", headers=headers).json["email"]
        == person.email
    )
    assert browser.post(f"/me/tokens/{kept.prefix}/revoke").status_code == 303
    assert app.test_client().get("/api/v1/me", headers=headers).status_code == 401


@pytest.mark.parametrize("days", ["0", "366", "x", "-1"])
def test_a_token_lives_a_year_at_most(app, context, days):
    form = {"name": "script", "days": days}
    assert browser_of(app, a_person()).post("/me/tokens", data=form).status_code == 422


def test_tokens_and_sessions_of_others_are_out_of_reach(app, context):
    mine, theirs = a_person(), a_person()
    token_of(theirs)
    browser_of(app, theirs)
    prefix = db.session.query(ApiToken.prefix).filter_by(user_id=theirs.id).scalar()
    kept = db.session.query(Session).filter_by(user_id=theirs.id).one()
    browser = browser_of(app, mine)
    assert browser.post(f"/me/tokens/{prefix}/revoke").status_code == 404
    reply = browser.post(f"/me/sessions/{sessions.handle(kept.token_hash)}/end")
    assert reply.status_code == 404
    db.session.expire_all()
    assert db.session.get(Session, kept.id).ended_at is None


def test_a_session_elsewhere_can_be_ended(app, context):
    person = a_person()
    here, elsewhere = browser_of(app, person), browser_of(app, person)
    other = (
        db.session.query(Session)
        .filter_by(user_id=person.id)
        .order_by(Session.id.desc())
        .first()
    )
    assert (
        here.post(f"/me/sessions/{sessions.handle(other.token_hash)}/end").status_code
        == 303
    )
    assert elsewhere.get("/me").status_code == 303
    assert here.get("/me").status_code == 200


def test_the_language_of_letters_is_kept(app, context):
    person = a_person()
    browser = browser_of(app, person)
    assert browser.post("/me/language", data={"locale": "en"}).status_code == 303
    assert browser.get("/api/v1/me").json["locale"] == "en"
    assert browser.post("/me/language", data={"locale": "tlh"}).status_code == 422


def test_a_repeated_request_for_a_token_does_not_repeat_its_secret(app, context):
    person = a_person()
    headers = {**bearer(person), "Idempotency-Key": "one"}
    first = app.test_client().post(
        "/api/v1/tokens", json={"name": "x"}, headers=headers
    )
    again = app.test_client().post(
        "/api/v1/tokens", json={"name": "x"}, headers=headers
    )
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json["token"].startswith(first.json["prefix"])
    assert again.json == {k: v for k, v in first.json.items() if k != "token"}
    kept = str([answer.body for answer in db.session.query(KeptAnswer)])
    assert first.json["token"] not in kept


def test_a_wrong_token_is_refused_before_any_form_check(app, context, monkeypatch):
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    headers = {"Authorization": "Bearer lyt_nothing"}
    reply = app.test_client().post(
        "/api/v1/tokens", json={"name": "x"}, headers=headers
    )
    assert reply.status_code == 401


def test_a_signed_in_browser_needs_a_form_token(app, context, monkeypatch):
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    browser = browser_of(app, a_person())
    assert browser.post("/me/language", data={"locale": "en"}).status_code == 400
    assert browser.post("/logout").status_code == 400


def test_organisations_are_listed_for_everybody(app, context):
    one = an_organisation(zone="lingang")
    client = app.test_client()
    assert one.name_zh in client.get("/units?zone=lingang").text
    assert one.name_zh not in client.get("/units?zone=neobay").text
    assert one.name_zh in client.get(f"/units/{one.code}").text
    assert client.get("/units/u-none").status_code == 404
    assert client.get(f"/api/v1/organisations/{one.code}").json["zone"] == "lingang"
    assert client.get("/api/v1/zones").json["items"][0]["key"] == "neobay"


def test_an_administrator_registers_an_organisation_once_per_key(app, context):
    administrator = a_person("administrator")
    body = {
        "name_zh": "新单位",
        "kind": "institute",
        "credit_code": "91110000600037341L",
    }
    headers = {**bearer(administrator), "Idempotency-Key": "one"}
    first = app.test_client().post("/api/v1/organisations", json=body, headers=headers)
    again = app.test_client().post("/api/v1/organisations", json=body, headers=headers)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json == again.json
    form = {**body, "name_zh": "又一个单位", "zone": "lingang"}
    reply = browser_of(app, administrator).post("/admin/organisations/new", data=form)
    assert reply.location.startswith("/units/u-")
    taken = browser_of(app, administrator).post("/admin/organisations/new", data=form)
    assert taken.status_code == 422


@pytest.mark.parametrize(
    "path", ["/admin/people", "/admin/organisations/new", "/admin/audit", "/admin/jobs"]
)
def test_administration_is_closed_to_others(app, context, path):
    assert app.test_client().get(path).location.startswith("/login?next=")
    assert browser_of(app, a_person("lab_manager")).get(path).status_code == 403
    assert browser_of(app, a_person("administrator")).get(path).status_code == 200
