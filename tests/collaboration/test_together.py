"""Two people and one report: nobody's words are lost, nothing is handed in twice."""

import io
from datetime import datetime

import openpyxl
import pytest

from collaboration.commands.save_report import NOT_BEGUN, save_report
from collaboration.models.report import Report, ReportVersion
from collaboration.rules.amounts_typed import form_name
from collaboration.rules.report_fields import AMOUNTS
from kernel.journal.tables import JournalEntry
from kernel.store.db import db
from tests.builders.collaboration import COMPLETE, TYPED, a_project, a_report
from tests.builders.identity import a_person, actor_of, browser_of, token_of
from tests.conftest import NOW

PERIOD = "2026Q3"
AMOUNT_NAMES = [form_name(key) for key in AMOUNTS]


@pytest.fixture
def pair(context):
    """Two members who opened the report in one edition, and its address."""
    one, other = a_person(), a_person()
    project = a_project(other, lead=one)
    saved = save_report(
        project.code, PERIOD, COMPLETE, edition=NOT_BEGUN, by=actor_of(one), at=NOW
    )
    at = f"/collab/{project.code}/reports/{PERIOD}"
    form = {**TYPED, "_version": str(saved.row.edition)}
    return browser_of(context, one), browser_of(context, other), at, form


def kept():
    report = db.session.query(Report).filter_by(period=PERIOD).one()
    db.session.refresh(report)
    return report


def test_what_two_write_into_different_fields_is_both_kept(pair):
    mine, theirs, at, form = pair
    wrote = theirs.post(
        f"{at}/edit", data={**form, "problems": "缺样品", "new_jobs": "3"}
    )
    assert wrote.status_code == 303
    answer = mine.post(f"{at}/edit", data={**form, "next_plan": "再试 200 h"})
    assert answer.status_code == 303
    content = kept().content
    assert (content["problems"], content["next_plan"]) == ("缺样品", "再试 200 h")
    assert content["new_jobs"] == 3
    assert (
        "保留了他人同时填写的内容：本期新增就业、存在问题"
        in mine.get(f"{at}/edit").text
    )


def test_of_one_field_both_texts_stand_and_the_second_save_decides(pair):
    mine, theirs, at, form = pair
    theirs.post(f"{at}/edit", data={**form, "problems": "缺样品", "next_plan": "换炉"})
    answer = mine.post(f"{at}/edit", data={**form, "problems": "缺机时"})
    assert answer.status_code == 409
    assert "缺样品" in answer.text
    assert "缺机时</textarea>" in answer.text
    assert "换炉</textarea>" in answer.text
    assert kept().content["problems"] == "缺样品"
    edition = str(kept().edition)
    again = {
        **form,
        "problems": "缺机时、缺样品",
        "next_plan": "换炉",
        "_version": edition,
    }
    assert mine.post(f"{at}/edit", data=again).status_code == 303
    assert kept().content["next_plan"] == "换炉"


def test_what_others_wrote_is_looked_over_before_it_is_handed_in(pair):
    mine, theirs, at, form = pair
    theirs.post(f"{at}/edit", data={**form, "problems": "缺样品"})
    answer = mine.post(f"{at}/submit", data={**form, "next_plan": "再试"})
    assert answer.location.endswith("/edit")
    assert kept().state == "draft"
    assert kept().content["problems"] == "缺样品"


def test_handing_in_twice_hands_in_once(pair):
    mine, theirs, at, form = pair
    assert mine.post(f"{at}/submit", data=form).status_code == 303
    again = mine.post(f"{at}/submit", data=form)
    assert again.status_code == 303
    assert "报告已提交" in mine.get(at).text
    other = theirs.post(f"{at}/submit", data={**form, "problems": "另一页"})
    assert other.status_code == 409
    assert "另一页" in other.text
    assert db.session.query(ReportVersion).count() == 1
    assert (
        db.session.query(JournalEntry).filter_by(event="ReportSubmitted").count() == 1
    )


def test_yuan_typed_as_ten_thousand_are_asked_about_at_each_amount(pair):
    mine, _, at, form = pair
    for name in AMOUNT_NAMES:
        wrong = {**form, name: "500000"}
        answer = mine.post(f"{at}/edit", data=wrong)
        assert answer.status_code == 409, name
        assert f'id="e-{name}"' in answer.text
        assert "50.00" in answer.text
        assert 'name="amount_confirmed"' in answer.text
        said = mine.post(f"{at}/autosave", data=wrong).text
        assert "50.00" in said
    assert kept().edition == int(form["_version"])
    sure = {**form, "revenue_period_wan": "500000", "amount_confirmed": "true"}
    assert mine.post(f"{at}/edit", data=sure).status_code == 303
    sure["_version"] = str(kept().edition)
    del sure["amount_confirmed"]
    assert mine.post(f"{at}/edit", data=sure).status_code == 303


def test_over_the_api_a_doubtful_amount_is_refused_until_it_is_confirmed(context):
    author = a_person()
    project = a_project(lead=author)
    client = context.test_client()
    auth = {"Authorization": f"Bearer {token_of(author)}"}
    url = f"/api/v1/projects/{project.code}/reports/{PERIOD}"
    body = {**TYPED, "inv_cum_wan": "500000", "inv_period_wan": "500000"}
    wrong = client.put(url, json=body, headers=auth)
    assert wrong.status_code == 409
    assert [one["code"] for one in wrong.json["reasons"]] == ["LooksLikeYuan"] * 2
    assert db.session.query(Report).count() == 0
    sure = client.put(url, json={**body, "amount_confirmed": True}, headers=auth)
    assert sure.status_code == 200
    assert "amount_confirmed" not in sure.json["content"]


def sheet_with(client, at, change):
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"{at}/sheet").data))
    page = book.worksheets[0]
    change(page, {row[4].value: row for row in page.iter_rows(min_row=2)})
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def sent(client, at, content, edition):
    said = {"_version": edition, "sheet": (io.BytesIO(content), "a.xlsx")}
    return client.post(f"{at}/sheet", data=said)


def test_a_sheet_handed_out_earlier_takes_nothing_away(pair):
    mine, theirs, at, form = pair

    def wrote(_page, rows):
        rows["next_plan"][1].value = "再试 200 h"

    content = sheet_with(mine, at, wrote)
    theirs.post(f"{at}/edit", data={**form, "problems": "缺样品"})
    assert sent(mine, at, content, kept().edition).status_code == 303
    found = kept().content
    assert (found["problems"], found["next_plan"]) == ("缺样品", "再试 200 h")
    theirs.post(
        f"{at}/edit", data={**form, "_version": kept().edition, "next_plan": "停"}
    )
    clash = sent(mine, at, content, kept().edition)
    assert clash.status_code == 409
    assert "再试 200 h</textarea>" in clash.text
    assert kept().content["next_plan"] == "停"


def test_an_edition_that_never_was_overwrites_nothing(pair):
    mine, theirs, at, form = pair
    theirs.post(f"{at}/edit", data={**form, "problems": "缺样品"})
    answer = mine.post(f"{at}/edit", data={**form, "_version": "999999999"})
    assert answer.status_code == 409
    assert kept().content["problems"] == "缺样品"


def test_what_spreadsheets_make_of_figures_is_read(pair):
    mine, _, at, form = pair

    def typed(page, rows):
        rows["inv_cum_wan"][1].value = 1865.1 + 0.2
        rows["inv_period_wan"][1].value = "１，８６５．３０"
        rows["progress_pct"][1].value = 0.6
        rows["trl_now"][1].value = "７"
        rows["jobs_research"][1].value = 42.0
        rows["problems"][1].value = datetime(2026, 9, 30)  # noqa: DTZ001 - as a spreadsheet keeps a day
        rows["involves_ip"][1].value = True
        for name in ("next_plan", "visual_progress"):
            page.delete_rows(rows[name][0].row)

    answer = sent(mine, at, sheet_with(mine, at, typed), form["_version"])
    assert answer.status_code == 303
    found = kept().content
    assert found["inv_cum_fen"] == found["inv_period_fen"] == 1_865_300_000
    assert (found["progress_pct"], found["trl_now"], found["jobs_research"]) == (
        60,
        7,
        42,
    )
    assert found["problems"] == "2026-09-30"
    assert found["involves_ip"] is True
    assert found["next_plan"] == COMPLETE["next_plan"]


def test_the_sheet_of_another_report_is_refused_and_doubtful_amounts_are_asked(pair):
    mine, _, at, form = pair

    def doubtful(_page, rows):
        rows["inv_cum_wan"][1].value = 500_000

    answer = sent(mine, at, sheet_with(mine, at, doubtful), form["_version"])
    assert answer.status_code == 409
    assert 'id="e-inv_cum_wan"' in answer.text
    assert 'value="500000.00"' in answer.text
    other = f"{at[:-6]}2026Q2"
    wrong = sent(mine, other, sheet_with(mine, at, lambda *_: None), NOT_BEGUN)
    assert wrong.status_code == 422
    assert "2026Q3 的填报表" in wrong.text
    book = openpyxl.load_workbook(io.BytesIO(mine.get(f"{at}/sheet").data))
    rules = book.worksheets[0].data_validations.dataValidation
    warned = [one for one in rules if one.errorStyle == "warning"]
    assert len(warned) == 12
    assert all("万元" in one.prompt for one in warned)


def test_a_period_that_has_not_begun_is_refused_before_anything_is_typed(context):
    author = a_person()
    project = a_project(lead=author)
    client = browser_of(context, author)
    page = client.get(f"/collab/{project.code}/reports/2027Q1/edit")
    assert "2027-01-01" in page.text
    done = client.post(
        f"/collab/{project.code}/reports/2027Q1/edit", data={**TYPED, "_version": "0"}
    )
    assert done.status_code == 409
    assert db.session.query(Report).filter_by(period="2027Q1").count() == 0


def test_a_file_of_fifty_megabytes_is_refused_with_the_limit(context):
    author = a_person()
    project = a_project(lead=author)
    a_report(project, author, PERIOD)
    client = browser_of(context, author)
    large = b"%PDF-1.7" + bytes(50 * 1024 * 1024)
    for path in (
        f"/collab/{project.code}/reports/{PERIOD}/files",
        f"/collab/{project.code}/files",
    ):
        said = {"nothing_classified": "true", "file": (io.BytesIO(large), "a.pdf")}
        answer = client.post(path, data=said)
        assert answer.status_code == 409
        assert "50.0 MB" in answer.text
        assert "20 MB" in answer.text
