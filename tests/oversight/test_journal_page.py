"""The journal: complete, filtered, and closed to everybody but administrators."""

from datetime import date, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from identity.commands.grant_role import grant_role
from identity.commands.suspend_user import suspend_user
from kernel.store.db import db
from kernel.store.heartbeat import beat
from kernel.values.actor import Role
from oversight.queries.audit_trail import Wanted, audit_trail
from oversight.queries.job_health import job_health
from tests.builders.identity import a_person, actor_of, an_organisation, browser_of
from tests.conftest import NOW


@pytest.fixture
def acts(context):
    administrator, person = a_person("administrator"), a_person()
    by = actor_of(administrator)
    grant_role(person.email, Role.LAB_MANAGER, an_organisation().code, by=by, at=NOW)
    suspend_user(person.email, by=by, at=NOW + timedelta(days=1))
    return administrator, person


def events(**wanted) -> list[str]:
    return [entry.event for entry in audit_trail(Wanted(**wanted), limit=50)]


def test_what_happened_is_listed_newest_first(acts):
    administrator, person = acts
    latest, before = audit_trail(Wanted(), limit=2)
    assert (latest.event, before.event) == ("UserSuspended", "RoleGranted")
    assert (latest.subject, latest.subject_id) == ("identity_user", person.id)
    assert (latest.actor, latest.channel) == (administrator.name, "web")
    assert (latest.before, latest.after) == (
        {"state": "active"},
        {"state": "suspended"},
    )


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({"event": "RoleGranted"}, ["RoleGranted"]),
        ({"event": "NoSuchThing"}, []),
        ({"subject": "identity_user"}, ["UserSuspended", "RoleGranted"]),
        ({"until": date(2026, 11, 25), "subject": "identity_user"}, ["RoleGranted"]),
        ({"since": date(2026, 11, 26)}, ["UserSuspended"]),
        ({"since": date(2026, 11, 27)}, []),
        ({"actor": "nobody@test.example"}, []),
    ],
)
def test_the_journal_is_filtered(acts, wanted, found):
    assert events(**wanted) == found


def test_the_journal_is_filtered_by_thing_and_actor(acts):
    administrator, person = acts
    assert len(events(subject="identity_user", subject_id=person.id)) == 2
    assert len(events(actor=administrator.email.upper())) == 2


def test_the_page_and_the_api_show_the_same(app, acts):
    browser = browser_of(app, acts[0])
    page = browser.get("/admin/audit?event=RoleGranted").text
    assert "RoleGranted" in page
    listed = browser.get("/api/v1/journal?event=RoleGranted").json["items"]
    assert [entry["event"] for entry in listed] == ["RoleGranted"]
    assert browser.get("/admin/audit?since=2026-02-30").status_code == 422
    assert browser.get("/api/v1/journal?subject_id=x").status_code == 422
    assert browser_of(app, acts[1]).get("/api/v1/journal").status_code == 401


@pytest.mark.parametrize(
    "sentence",
    [
        "UPDATE journal_entry SET event = 'x'",
        "DELETE FROM journal_entry",
        "TRUNCATE journal_entry",
    ],
)
def test_the_database_itself_keeps_the_journal(acts, sentence):
    with pytest.raises(DBAPIError, match="journal"), db.session.begin_nested():
        db.session.execute(text(sentence))


def test_the_page_of_jobs_tells_what_waits(app, acts):
    health = job_health(NOW)
    # The two acts, and what installing the reference data told.
    waiting = health.outbox.waiting
    assert waiting >= 2
    assert health.worker_is_late
    beat("one", started_at=NOW, leads=True, at=NOW)
    assert not job_health(NOW).worker_is_late
    browser = browser_of(app, acts[0])
    assert browser.get("/admin/jobs").status_code == 200
    told = browser.get("/api/v1/jobs").json
    assert told["outbox"]["waiting"] == waiting
    assert told["workers"][0]["name"] == "one"
