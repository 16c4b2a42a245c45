"""Due days and reminders are set by the unit that leads a task, from a day on."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from app import outbox
from collaboration.commands.save_report import save_report
from collaboration.commands.set_deadline import set_deadline
from collaboration.jobs import remind
from collaboration.models.deadline import ReportDeadline
from collaboration.queries.deadlines import deadlines, leading_units
from collaboration.queries.overdue import owed_reports
from collaboration.rules.deadline import Deadline, DeadlineInPast
from collaboration.rules.period import Period
from kernel.journal.tables import JournalEntry
from kernel.store.db import db
from kernel.values import clock
from kernel.values.errors import Forbidden, NotFound, Refused, Stale
from notification.models.notice import Notice
from tests.builders.collaboration import (
    COMPLETE,
    ECONOMY,
    LINGANG,
    SCIENCE,
    TRANSPORT,
    a_coordinator,
    a_project,
    a_report,
)
from tests.builders.identity import a_person, actor_of, browser_of, token_of
from tests.conftest import NOW

TODAY = date(2026, 11, 25)
RULE = Deadline(7, "Q", TODAY, 20, (14, 3), 3, 4)
FORM = {
    "effective_from": "2026-11-25",
    "due_days": "20",
    "ahead_days": "14，3",
    "every_days": "3",
    "review_days": "4",
    "_version": "1",
}
PAGE = "/collab/deadlines/7/Q"


def test_the_unit_named_first_at_the_last_step_leads_a_task(context):
    names = {task: unit.name.zh for task, unit in leading_units().items()}
    assert names == {6: SCIENCE, 7: ECONOMY, 8: TRANSPORT}


def test_a_new_rule_moves_the_due_day_of_what_is_begun_and_of_nothing_that_is_over(
    context,
):
    author = a_person()
    project, other = a_project(lead=author), a_project(lead=author, plan_task=8)
    over = a_report(project, author, "2026Q3")
    begun, elsewhere = (
        a_report(project, author, "2026Q4"),
        a_report(other, author, "2026Q4"),
    )
    half = a_report(project, author, "2026H2")
    set_deadline(RULE, version=1, by=actor_of(a_coordinator(ECONOMY)), at=NOW)
    days = [one.due_on for one in (over, begun, elsewhere, half)]
    assert days == [
        date(2026, 10, 10),
        date(2027, 1, 20),
        date(2027, 1, 10),
        date(2027, 1, 10),
    ]
    content = dict(COMPLETE)
    later = a_project(lead=author)
    made = save_report(
        later.code, "2026Q4", content, edition=0, by=actor_of(author), at=NOW
    )
    assert made.row.due_on == date(2027, 1, 20)
    entry = db.session.query(JournalEntry).filter_by(event="DeadlineSet").one()
    assert entry.before["due_days"] == 10
    assert entry.after["ahead_days"] == [14, 3]


def test_only_the_leading_unit_and_administrators_set_it(context):
    for stranger in (a_coordinator(LINGANG), a_coordinator(TRANSPORT), a_person()):
        with pytest.raises(Forbidden):
            set_deadline(RULE, version=1, by=actor_of(stranger), at=NOW)
    set_deadline(RULE, version=1, by=actor_of(a_person("administrator")), at=NOW)
    assert (
        db.session.query(ReportDeadline).filter_by(plan_task=7, kind="Q").count() == 2
    )


def test_two_who_set_at_once_do_not_overwrite_each_other(context):
    boss = actor_of(a_person("administrator"))
    first = set_deadline(RULE, version=1, by=boss, at=NOW)
    assert set_deadline(RULE, version=1, by=boss, at=NOW) is first
    with pytest.raises(Stale) as stale:
        set_deadline(replace(RULE, due_days=30), version=1, by=boss, at=NOW)
    assert stale.value.version == 2


def test_what_is_over_or_unknown_is_not_set(context):
    boss = actor_of(a_person("administrator"))
    past = Deadline(7, "Q", TODAY - timedelta(days=1), 20, (), 3, 4)
    with pytest.raises(Refused) as refused:
        set_deadline(past, version=1, by=boss, at=NOW)
    assert refused.value.reasons == (DeadlineInPast(TODAY),)
    for task, kind in ((5, "Q"), (7, "W")):
        with pytest.raises(NotFound):
            set_deadline(
                Deadline(task, kind, TODAY, 9, (), 3, 4), version=1, by=boss, at=NOW
            )


def test_reminders_and_the_overdue_list_follow_the_rule_of_their_task(context):
    author, coordinator = a_person(), a_coordinator(LINGANG)
    project, other = a_project(lead=author), a_project(lead=author, plan_task=8)
    set_deadline(RULE, version=1, by=actor_of(a_person("administrator")), at=NOW)
    at = NOW.replace(year=2027, month=1, day=11)
    owed = owed_reports(actor_of(coordinator), at=at)
    assert [(one.code, one.due_on) for one in owed] == [(other.code, date(2027, 1, 10))]
    told = []
    for day in (6, 9, 17, 21):
        with clock.frozen(NOW.replace(year=2027, month=1, day=day)):
            remind()
            outbox.drain()
        found = db.session.query(Notice).filter_by(kind="report_due", user_id=author.id)
        told.append(sorted(one.params["project"] for one in found))
    task8, task7 = other.code, project.code
    assert told[0] == [task7]
    assert told[1] == sorted([task7, task8])
    assert told[2] == sorted([task7, task7, task8])
    assert told[3] == sorted([task7, task7, task7, task8])


def test_page_sets_and_shows_the_rule(context):
    client = browser_of(context, a_coordinator(ECONOMY))
    wrong = client.post(PAGE, data={**FORM, "ahead_days": "一周", "due_days": "0"})
    assert wrong.status_code == 422
    assert "e-ahead_days" in wrong.text
    assert "e-due_days" in wrong.text
    early = client.post(PAGE, data={**FORM, "ahead_days": "20"})
    assert early.status_code == 409
    assert "e-ahead_days" in early.text
    assert client.post(PAGE, data=FORM).status_code == 303
    shown = client.get("/collab/deadlines").text
    assert "2027-01-20" in shown
    assert "提前 14 / 3 天" in shown
    again = client.post(PAGE, data={**FORM, "due_days": "30"})
    assert again.status_code == 409
    assert "此规则刚被他人修改" in again.text
    assert 'value="30"' in again.text
    assert client.get("/collab/deadlines/8/Q").status_code == 403
    assert client.get("/collab/deadlines/9/Q").status_code == 404
    author = a_person()
    project = a_project(lead=author)
    writer = browser_of(context, author)
    assert (
        "期末后 20 天" in writer.get(f"/collab/{project.code}/reports/2026Q4/edit").text
    )
    assert "2027-01-20" in writer.get("/collab/deadlines").text


def test_the_api_sets_the_same(context):
    headers = {"Authorization": f"Bearer {token_of(a_coordinator(ECONOMY))}"}
    client, path = context.test_client(), "/api/v1/report-deadlines"
    items = client.get(path, headers=headers).json["items"]
    assert len(items) == 9
    given = {
        "effective_from": "2026-12-01",
        "due_days": 15,
        "ahead_days": [5],
        "every_days": 2,
        "review_days": 3,
    }
    url = f"{path}/7/Q"
    assert client.put(url, headers=headers, json=given).status_code == 428
    matched = {**headers, "If-Match": '"v1"'}
    done = client.put(url, headers=matched, json=given)
    assert done.status_code == 200
    assert done.headers["ETag"] == '"v2"'
    assert client.put(url, headers=matched, json=given).status_code == 200
    other = given | {"due_days": 16}
    assert client.put(url, headers=matched, json=other).status_code == 412
    for wrong in (
        {"ahead_days": ["x"]},
        {"ahead_days": [True]},
        {"due_days": 61},
        {"more": 1},
    ):
        answer = client.put(
            url, headers={**headers, "If-Match": '"v2"'}, json=given | wrong
        )
        assert answer.status_code == 422, wrong
    assert client.put(f"{path}/8/Q", headers=matched, json=given).status_code == 403
    assert deadlines().due_on(7, Period(2026, "Q", 4)) == date(2027, 1, 15)
