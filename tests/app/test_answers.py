"""What an error looks like, to people and to programs, and that the site recovers."""

import pytest
from sqlalchemy import text

from app import create_app
from kernel.store.db import db
from tests.builders.identity import a_person, browser_of
from tests.conftest import settings_for


@pytest.fixture(scope="module")
def without_database(app):
    """The site with an address where no database answers."""
    return create_app(settings_for("postgresql+psycopg://nobody@127.0.0.1:9/none"))


@pytest.mark.parametrize(
    ("path", "kind"),
    [("/find", "text/html"), ("/api/v1/zones", "application/problem+json")],
)
def test_a_lost_database_is_a_503_that_says_when_to_come_back(
    without_database, path, kind
):
    answer = without_database.test_client().get(path)
    assert answer.status_code == 503
    assert answer.mimetype == kind
    assert answer.headers["Retry-After"]


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/login", "It is not known whether it was done"),
        ("/api/v1/reservations/preview", "Idempotency-Key"),
    ],
)
def test_a_write_without_an_answer_is_not_said_to_be_undone(
    without_database, path, said
):
    headers = {"Accept-Language": "en"}
    asked = {
        "instrument": "MS-0480",
        "start": "2026-12-01T09:00:00+08:00",
        "end": "2026-12-01T11:00:00+08:00",
    }
    answer = without_database.test_client().post(path, headers=headers, json=asked)
    assert answer.status_code == 503
    assert said in answer.text
    assert "Nothing was changed" not in answer.text


def test_a_process_without_database_is_alive_but_not_ready(without_database):
    client = without_database.test_client()
    assert client.get("/healthz").status_code == 200
    assert client.get("/readyz").status_code == 503


def test_the_site_recovers_by_itself_when_its_connections_are_cut(app):
    client = app.test_client()
    assert client.get("/api/v1/zones").status_code == 200
    with app.app_context():
        cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        db.session.execute(text(cut))
        db.session.remove()
    assert client.get("/api/v1/zones").status_code == 200


def test_somebody_signed_in_is_told_when_a_statement_fails(app, context):
    browser = browser_of(app, a_person())
    db.session.execute(text("ALTER TABLE booking_reservation RENAME TO gone"))
    db.session.commit()
    answer = browser.get("/bookings")
    assert answer.status_code == 500
    assert "Traceback" not in answer.text
    assert answer.headers["X-Request-Id"] in answer.text


def test_a_page_that_is_not_there_offers_the_search(app):
    answer = app.test_client().get("/nowhere")
    assert answer.status_code == 404
    assert 'name="q"' in answer.text


def test_a_guest_is_led_to_the_sign_in_page_and_back(app):
    answer = app.test_client().get("/bookings?when=past")
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/login?next=/bookings?when%3Dpast"


def test_every_answer_carries_its_request_id_and_keeps_to_itself(app):
    answer = app.test_client().get(
        "/healthz", headers={"X-Request-Id": "abcdef-123456"}
    )
    assert answer.headers["X-Request-Id"] == "abcdef-123456"
    forged = app.test_client().get("/healthz", headers={"X-Request-Id": "a b"})
    assert forged.headers["X-Request-Id"] != "a b"
    policy = answer.headers["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_the_language_can_be_chosen_and_is_remembered(app):
    client = app.test_client()
    assert 'lang="zh-CN"' in client.get("/nowhere").text
    assert 'lang="en"' in client.get("/nowhere?lang=en").text
    assert 'lang="en"' in client.get("/nowhere").text


def test_the_theme_is_remembered_by_the_server(app):
    client = app.test_client()
    client.post("/theme", data={"theme": "dark", "_next": "//evil.example"})
    assert 'data-theme="dark"' in client.get("/nowhere").text
