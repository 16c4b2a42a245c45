"""A session begins with a password, and ends on the server."""

from dataclasses import replace
from datetime import timedelta

import pytest

from identity.commands.change_password import change_password
from identity.commands.grant_role import grant_role
from identity.commands.sign_in import sign_in
from identity.commands.suspend_user import suspend_user
from identity.models.user import Session, User
from identity.queries.actors import actor_by_session, actor_by_token
from identity.rules.passwords import hashed
from identity.rules.sessions import IDLE, LONGEST, digest
from kernel.store.db import db
from kernel.values import clock
from kernel.values.actor import Role
from kernel.values.errors import Forbidden
from tests.builders.identity import a_person, actor_of, an_organisation, token_of
from tests.conftest import NOW

PASSWORD = "a long enough sentence"


def a_member(role: str = "researcher", **more) -> User:
    return a_person(role, password_hash=hashed(PASSWORD), **more)


def sign_in_page(client, email: str, password: str = PASSWORD, **more):
    return client.post("/login", data={"email": email, "password": password, **more})


def cookie_of(client) -> str:
    return client.get_cookie("lianyi_session").value


def opens(app, secret: str) -> bool:
    """Say whether a copied cookie still opens a page for people who are signed in."""
    client = app.test_client()
    client.set_cookie("lianyi_session", secret)
    return client.get("/me").status_code == 200


def test_signing_in_opens_the_site(app, context):
    person, client = a_member(), app.test_client()
    reply = sign_in_page(client, person.email, next="/me")
    assert (reply.status_code, reply.location) == (303, "/me")
    cookie = reply.headers.get_all("Set-Cookie")
    kept = next(line for line in cookie if line.startswith("lianyi_session="))
    assert "HttpOnly" in kept
    assert "SameSite=Lax" in kept
    assert client.get("/me").status_code == 200


def test_only_a_hash_of_the_session_is_kept(app, context):
    person, client = a_member(), app.test_client()
    sign_in_page(client, person.email)
    kept = db.session.query(Session).filter_by(user_id=person.id).one()
    assert kept.token_hash == digest(cookie_of(client))
    assert cookie_of(client).encode() not in kept.token_hash


def test_an_address_is_the_same_in_any_case_and_width(app, context):
    person = a_member(email="mixed@test.example")
    client = app.test_client()
    assert sign_in_page(client, " Mixed@TEST.example ").status_code == 303
    assert sign_in_page(app.test_client(), "ｍixed@test.example").status_code == 303
    assert person.id


def test_signing_out_ends_the_session_on_the_server(app, context):
    person, client = a_member(), app.test_client()
    sign_in_page(client, person.email)
    copied = cookie_of(client)
    assert opens(app, copied)
    assert client.post("/logout").status_code == 303
    assert not opens(app, copied)


def test_signing_out_needs_no_session(app, context):
    assert app.test_client().post("/logout").status_code == 303


def test_a_password_change_ends_the_other_sessions_only(app, context):
    person = a_member()
    here, elsewhere = app.test_client(), app.test_client()
    sign_in_page(here, person.email)
    sign_in_page(elsewhere, person.email)
    reply = here.post(
        "/me/password", data={"current": PASSWORD, "password": "another sentence"}
    )
    assert reply.status_code == 303
    assert opens(app, cookie_of(here))
    assert not opens(app, cookie_of(elsewhere))
    assert sign_in_page(app.test_client(), person.email).status_code == 422
    changed = sign_in_page(app.test_client(), person.email, "another sentence")
    assert changed.status_code == 303


def test_a_suspension_ends_sessions_and_tokens(app, context):
    person, administrator = a_member(), a_person("administrator")
    client = app.test_client()
    sign_in_page(client, person.email)
    token = token_of(person)
    suspend_user(person.email, by=actor_of(administrator), at=NOW)
    assert not opens(app, cookie_of(client))
    headers = {"Authorization": f"Bearer {token}"}
    assert app.test_client().get("/api/v1/me", headers=headers).status_code == 401
    assert sign_in_page(app.test_client(), person.email).status_code == 422


def test_a_session_ends_after_twelve_idle_hours(context):
    person = a_member()
    secret, _ = sign_in(person.email, PASSWORD, at=NOW, demo=True)
    kept = digest(secret)
    just = NOW + IDLE - timedelta(seconds=1)
    assert actor_by_session(kept, at=just, demo=True)
    assert actor_by_session(kept, at=NOW + IDLE, demo=True) is None


def test_a_session_ends_after_seven_days_of_use(app, context):
    person = a_member()
    secret, _ = sign_in(person.email, PASSWORD, at=NOW, demo=True)
    client = app.test_client()
    client.set_cookie("lianyi_session", secret)
    for hours in range(10, 7 * 24, 10):
        with clock.frozen(NOW + timedelta(hours=hours)):
            assert client.get("/me").status_code == 200
    with clock.frozen(NOW + LONGEST):
        assert client.get("/me").status_code == 303


def test_being_seen_is_written_once_a_minute(app, context):
    person = a_member()
    secret, _ = sign_in(person.email, PASSWORD, at=NOW, demo=True)
    client = app.test_client()
    client.set_cookie("lianyi_session", secret)
    seen = []
    for seconds in (30, 61, 90, 130):
        with clock.frozen(NOW + timedelta(seconds=seconds)):
            client.get("/login")
        kept = db.session.query(Session.seen_at).filter_by(user_id=person.id)
        seen.append((kept.scalar() - NOW).total_seconds())
    assert seen == [0, 61, 61, 130]


def test_roles_count_from_the_next_request(context):
    person, administrator, home = (
        a_member(),
        a_person("administrator"),
        an_organisation(),
    )
    secret, _ = sign_in(person.email, PASSWORD, at=NOW, demo=True)
    found = actor_by_session(digest(secret), at=NOW, demo=True)
    assert found.actor.holds(Role.RESEARCHER, person.organisation_id)
    assert found.actor == replace(
        actor_of(person), session_id=found.row_id, organisation_kind="university"
    )
    grant_role(
        person.email, Role.LAB_MANAGER, home.code, by=actor_of(administrator), at=NOW
    )
    found = actor_by_session(digest(secret), at=NOW, demo=True)
    assert found.actor.holds(Role.LAB_MANAGER, home.id)


def test_an_example_account_exists_only_in_a_demo(app, context, monkeypatch):
    person, client = a_member(), app.test_client()
    sign_in_page(client, person.email)
    copied, token = cookie_of(client), token_of(person)
    monkeypatch.setitem(app.config, "DEMO", False)
    assert not opens(app, copied)
    assert actor_by_token(digest(token), at=NOW, demo=False) is None
    reply = sign_in_page(app.test_client(), person.email)
    assert reply.status_code == 422


def test_a_token_opens_the_api_and_a_wrong_one_hides_the_cookie(app, context):
    person, client = a_member(), app.test_client()
    sign_in_page(client, person.email)
    good = {"Authorization": f"Bearer {token_of(person)}"}
    bad = {"Authorization": "Bearer lyt_nothing"}
    assert app.test_client().get("/api/v1/me", headers=good).status_code == 200
    assert client.get("/api/v1/me", headers=bad).status_code == 401


def test_a_token_cannot_change_the_password(app, context):
    person = a_member()
    with pytest.raises(Forbidden):
        change_password(PASSWORD, "x" * 12, by=actor_of(person, "api"), at=NOW)
    headers = {"Authorization": f"Bearer {token_of(person)}"}
    form = {"current": PASSWORD, "password": "another sentence"}
    reply = app.test_client().post("/me/password", data=form, headers=headers)
    assert reply.status_code == 403
