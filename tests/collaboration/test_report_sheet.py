"""A report filled in Excel, saved by itself, and written by two at once."""

import io
from datetime import timedelta

import openpyxl
import pytest
from bs4 import BeautifulSoup

from collaboration.commands.save_report import NOT_BEGUN, save_report
from collaboration.models.project import ProjectMember
from collaboration.models.report import Report
from kernel.store.db import db
from kernel.values import clock
from tests.builders.collaboration import COMPLETE, TYPED, a_project, a_report
from tests.builders.identity import a_person, actor_of, browser_of

PERIOD = "2026Q3"


@pytest.fixture
def desk(context):
    """A project, its page of the report, and a browser of its author."""
    author = a_person()
    project = a_project(author)
    a_report(project, author, "2026Q2", "archived", version=1)
    client = browser_of(context, author)
    at = f"/collab/{project.code}/reports/{PERIOD}"
    page = BeautifulSoup(client.get(f"{at}/edit").text, "lxml")
    token = page.select_one("#report-form [name=csrf_token]")["value"]
    return client, at, token, author, project


def sheet_of(client, at):
    return openpyxl.load_workbook(io.BytesIO(client.get(f"{at}/sheet").data))


def sent(client, at, token, content, edition=NOT_BEGUN):
    said = {
        "csrf_token": token,
        "_version": edition,
        "sheet": (io.BytesIO(content), "a.xlsx"),
    }
    return client.post(f"{at}/sheet", data=said)


def filled(book, values):
    for row in book.worksheets[0].iter_rows(min_row=2):
        if row[4].value in values:
            row[1].value = values[row[4].value]
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_sheet_goes_out_prefilled_and_comes_back_as_typed(desk):
    client, at, token, *_ = desk
    book = sheet_of(client, at)
    rows = {row[4].value: row for row in book.worksheets[0].iter_rows(min_row=2)}
    assert rows["inv_cum_wan"][1].value == 1865
    assert book.worksheets[0]["F1"].value == f"{desk[4].code}:{PERIOD}:0"
    assert rows["visual_progress"][2].value == COMPLETE["visual_progress"]
    values = {**TYPED, "inv_cum_wan": 3730, "progress_pct": 60, "involves_ip": "是"}
    answer = sent(client, at, token, filled(book, values))
    assert answer.status_code == 303
    kept = db.session.query(Report).filter_by(period=PERIOD).one()
    assert kept.content["inv_cum_fen"] == 3_730_000_000
    assert kept.content["progress_pct"] == 60
    assert kept.content["involves_ip"] is True


def test_what_cannot_be_read_is_said_at_its_field_and_nothing_is_kept(desk):
    client, at, token, *_ = desk
    wrong = filled(sheet_of(client, at), {**TYPED, "progress_pct": "一半"})
    for content, said in (
        (wrong, "这里填整数。"),
        (b"PK\x03\x04 no workbook", "这不是报告填报表"),
        (b"\x00" * (3 * 1024 * 1024), "填报表不超过 2 MB"),
        (filled(openpyxl.Workbook(), {}), "这不是报告填报表"),
    ):
        answer = sent(client, at, token, content)
        assert answer.status_code == 422
        assert said in answer.text
    assert db.session.query(Report).filter_by(period=PERIOD).count() == 0


def test_a_sheet_does_not_overwrite_what_somebody_saved_meanwhile(desk):
    client, at, token, author, project = desk
    actor, book = actor_of(author), sheet_of(client, at)
    save_report(
        project.code, PERIOD, COMPLETE, edition=NOT_BEGUN, by=actor, at=clock.now()
    )
    answer = sent(client, at, token, filled(book, {"problems": "另写"}))
    assert answer.status_code == 409
    kept = db.session.query(Report).filter_by(period=PERIOD).one()
    assert kept.content["problems"] == COMPLETE["problems"]


def test_a_report_saves_itself_and_hands_the_form_its_new_edition(desk):
    client, at, token, *_ = desk
    said = {"csrf_token": token, "_version": 0, **TYPED}
    first = BeautifulSoup(client.post(f"{at}/autosave", data=said).text, "lxml")
    edition = first.select_one("[name=_version]")["value"]
    assert "自动保存" in first.text
    said |= {"_version": edition, "problems": "缺机时"}
    again = BeautifulSoup(client.post(f"{at}/autosave", data=said).text, "lxml")
    assert int(again.select_one("[name=_version]")["value"]) == int(edition) + 1
    stale = BeautifulSoup(
        client.post(f"{at}/autosave", data={**said, "problems": "缺样品"}).text, "lxml"
    )
    assert stale.select_one("[name=_version]")["value"] == edition
    assert "有别人保存过" in stale.text
    wrong = client.post(f"{at}/autosave", data={**said, "progress_pct": "x"}).text
    assert "没有保存" in wrong
    assert db.session.query(Report).filter_by(period=PERIOD).one().content["problems"] == "缺机时"  # fmt: skip


def test_the_second_editor_is_told_who_writes_and_later_sees_both(desk, context):
    client, at, token, _, project = desk
    colleague = a_person()
    project_member(project, colleague)
    save_report(
        project.code, PERIOD, COMPLETE,
        edition=NOT_BEGUN, by=actor_of(colleague), at=clock.now(),
    )  # fmt: skip
    assert f"{colleague.name} 也在填写这份报告" in client.get(f"{at}/edit").text
    report = db.session.query(Report).filter_by(period=PERIOD).one()
    said = {"csrf_token": token, "_version": 0, **TYPED, "problems": "我写的"}
    both = client.post(f"{at}/edit", data=said)
    assert both.status_code == 409
    assert "我写的" in both.text
    report.saved_at -= timedelta(minutes=20)
    db.session.flush()
    assert "也在填写" not in client.get(f"{at}/edit").text


def project_member(project, person):
    db.session.add(ProjectMember(project_id=project.id, user_id=person.id, lead=False))
    db.session.flush()
