"""Matters needing coordination, overdue reports and reminders."""

from datetime import date, timedelta

import pytest
from bs4 import BeautifulSoup

from app import outbox
from collaboration.commands.install_routes import install_routes
from collaboration.commands.raise_matter import raise_matter
from collaboration.commands.remind_report import remind_report
from collaboration.commands.reply_matter import reply_matter
from collaboration.commands.settle_matter import settle_matter
from collaboration.jobs import remind
from collaboration.queries.matters import matters_for, matters_waiting
from collaboration.queries.overdue import owed_reports
from collaboration.rules.matter import MatterState, is_late
from kernel.store.db import db
from kernel.values import clock
from kernel.values.actor import WORKER
from kernel.values.errors import Forbidden, NotFound, Refused
from notification.models.notice import Notice
from tests.builders.collaboration import (
    LINGANG,
    MINHANG,
    TRANSPORT,
    a_coordinator,
    a_project,
    a_report,
    unit,
)
from tests.builders.identity import a_person, actor_of, an_organisation, browser_of
from tests.conftest import NOW

DUE = date(2026, 12, 20)


def asked(project, author, **more):
    given = {"said": "试验台排期冲突", "unit": unit(LINGANG).code, "due_on": DUE}
    return raise_matter(project.code, {**given, **more}, by=actor_of(author), at=NOW)


def codes(refused):
    return [reason.code for reason in refused.value.reasons]


def test_a_matter_goes_to_a_unit_and_comes_back_with_its_reply(context):
    author, coordinator = a_person(), a_coordinator(LINGANG)
    project = a_project(author)
    matter = asked(project, author)
    with pytest.raises(Refused) as refused:
        settle_matter(matter.id, by=actor_of(author), at=NOW)
    assert codes(refused) == ["MatterUnanswered"]
    assert matters_waiting(actor_of(coordinator)) == 1
    reply_matter(matter.id, "已协调至 12 月 5 日", by=actor_of(coordinator), at=NOW)
    assert matters_waiting(actor_of(coordinator)) == 0
    settled = settle_matter(matter.id, by=actor_of(author), at=NOW)
    assert settled.state is MatterState.CLOSED
    assert matters_for(actor_of(author)) == []
    with pytest.raises(Refused) as refused:
        reply_matter(matter.id, "再答", by=actor_of(coordinator), at=NOW)
    assert codes(refused) == ["MatterSettled"]
    outbox.drain()
    kinds = {n.kind: n.user_id for n in db.session.query(Notice)}
    assert kinds["matter_raised"] == coordinator.id
    assert kinds["matter_answered"] == author.id


def test_only_the_unit_that_was_asked_replies_and_only_members_ask_or_settle(context):
    author, other = a_person(), a_coordinator(TRANSPORT)
    project = a_project(author)
    matter = asked(project, author)
    with pytest.raises(NotFound):
        reply_matter(matter.id, "代答", by=actor_of(other), at=NOW)
    with pytest.raises(Forbidden):
        reply_matter(matter.id, "自答", by=actor_of(author), at=NOW)
    with pytest.raises(NotFound):
        settle_matter(matter.id, by=actor_of(a_person()), at=NOW)
    with pytest.raises(NotFound):
        asked(project, a_person())
    assert matters_for(actor_of(other)) == []


def test_a_matter_is_asked_of_a_responsible_unit_with_time_to_reply(context):
    author = a_person()
    project = a_project(author)
    lab = an_organisation()
    with pytest.raises(Refused) as refused:
        asked(project, author, unit=lab.code, due_on=date(2026, 11, 1))
    assert codes(refused) == ["MatterNotForUnit", "MatterDueInPast"]


def test_matters_are_asked_and_answered_on_pages(context):
    author, coordinator = a_person(), a_coordinator(LINGANG)
    project = a_project(author)
    client = browser_of(context, author)
    page = BeautifulSoup(client.get(f"/collab/{project.code}/matters").text, "lxml")
    form = page.select_one(f"form[action='/collab/{project.code}/matters']")
    said = {
        "csrf_token": form.select_one("[name=csrf_token]")["value"],
        "_key": form.select_one("[name=_key]")["value"],
        "said": "试验台排期冲突",
        "unit": unit(LINGANG).code,
    }
    wrong = client.post(form["action"], data={**said, "due_on": "明天"})
    assert wrong.status_code == 422
    assert "试验台排期冲突" in wrong.text
    for _ in range(2):
        due_on = (clock.now().date() + timedelta(days=9)).isoformat()
        sent = client.post(form["action"], data={**said, "due_on": due_on})
        assert sent.status_code == 303
    assert len(matters_for(actor_of(author))) == 1
    desk = browser_of(context, coordinator)
    shown = BeautifulSoup(desk.get("/matters").text, "lxml")
    answer = shown.select_one("form[action$='/reply']")
    token = answer.select_one("[name=csrf_token]")["value"]
    reply = {"csrf_token": token, "reply": "12 月 5 日可排"}
    assert desk.post(answer["action"], data=reply).status_code == 303
    found = client.get(f"/api/v1/projects/{project.code}/matters").json["items"]
    assert found[0]["reply"] == "12 月 5 日可排"


def test_what_is_owed_is_listed_and_its_people_are_reminded_once_a_day(context):
    install_routes(at=NOW)
    author, coordinator = a_person(), a_coordinator(MINHANG)
    late, begun, done = (a_project(lead=author) for _ in range(3))
    a_report(begun, author, "2026Q2", "returned", version=1)
    a_report(begun, author, state="submitted", version=1)
    a_report(done, author, state="approved", version=1)
    owed = owed_reports(actor_of(coordinator), at=NOW)
    assert [(one.code, one.period) for one in owed] == [
        (begun.code, "2026Q2"),
        (late.code, "2026Q3"),
    ]
    for _ in range(2):
        remind_report(late.code, "2026Q3", by=actor_of(coordinator), at=NOW)
    outbox.drain()
    assert db.session.query(Notice).filter_by(kind="report_due").count() == 1
    with pytest.raises(Refused) as refused:
        remind_report(done.code, "2026Q3", by=actor_of(coordinator), at=NOW)
    assert codes(refused) == ["NotOwed"]
    with pytest.raises(Refused):
        remind_report(late.code, "2026Q4", by=WORKER, at=NOW)
    with pytest.raises(Forbidden):
        remind_report(late.code, "2026Q3", by=actor_of(author), at=NOW)
    client = browser_of(context, coordinator)
    assert late.code in client.get("/reviews/overdue").text
    assert len(client.get("/api/v1/reviews/overdue").json["items"]) == 2


def test_the_clock_reminds_authors_and_slow_units_once_however_often_it_runs(context):
    author = a_person()
    project = a_project(lead=author)
    at = NOW.replace(year=2026, month=10, day=11, hour=1)
    with clock.frozen(at):
        remind()
        remind()
        outbox.drain()
    notices = db.session.query(Notice).filter_by(kind="report_due", user_id=author.id)
    assert [one.params["project"] for one in notices] == [project.code]


def test_only_an_open_matter_is_late():
    assert is_late(MatterState.OPEN, DUE, DUE + timedelta(days=1))
    assert not is_late(MatterState.OPEN, DUE, DUE)
    assert not is_late(MatterState.ANSWERED, DUE, DUE + timedelta(days=1))
