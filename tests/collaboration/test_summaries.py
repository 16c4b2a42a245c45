"""The summary of a period: one set of numbers on the page and in every file."""

import io
from datetime import timedelta

import openpyxl
import pypdf
import pytest
from bs4 import BeautifulSoup
from docx import Document
from flask_babel import force_locale

from app import tasks
from collaboration.commands.ask_summary import ask_summary
from collaboration.formats.summary_text import printed
from collaboration.models.report import Report
from collaboration.models.summary import SummaryFile
from collaboration.queries.summaries import summaries_of
from collaboration.queries.summary import period_summary
from collaboration.rules.period import Period
from collaboration.rules.summary import COUNTED, gathered, with_use
from kernel.store.db import db
from kernel.store.task import SILENT, Task, TaskState, ask_task, take_task
from kernel.values import clock
from kernel.values.errors import Forbidden, Refused
from tests.builders.booking import a_reservation, a_span
from tests.builders.catalog import an_instrument
from tests.builders.collaboration import (
    COMPLETE,
    MINHANG,
    a_coordinator,
    a_project,
    a_report,
    linked,
)
from tests.builders.identity import a_person, actor_of, an_organisation, browser_of
from tests.conftest import NOW

Q3 = Period(2026, "Q", 3)
WAN = 1_000_000


@pytest.fixture
def told(context):
    """Three projects as a coordinator of Minhang sees them, and a stranger's figures."""
    author = a_person()
    amounts = {"inv_period_fen": 1234 * WAN + 560_000, "inv_cum_fen": 5000 * WAN}
    one = a_project(author, title_zh="=cmd|'/c calc'!A1 项目（示例）")
    a_report(one, author, state="approved", version=1, content={**COMPLETE, **amounts, "problems": "缺 3 号台架机时"})  # fmt: skip
    other = a_project(author, sector="evtol", plan_task=8)
    a_report(other, author, state="submitted", version=1)
    late = a_project(author)
    a_report(late, author, state="draft", content={**COMPLETE, "inv_period_fen": WAN})
    lab = an_organisation("zhangjiang")
    instrument = an_instrument(lab)
    used = a_reservation(
        instrument, author, a_span(day=24, hours=2), state="completed", price_fen=90_000
    )
    linked(one, used, author)
    return a_coordinator(MINHANG), one


def made(coordinator, kind="period", period=Q3):
    number = ask_summary(
        period, kind, locale="zh_Hans_CN", by=actor_of(coordinator), at=NOW
    )
    assert tasks.run_next()
    files = db.session.query(SummaryFile).filter_by(summary_id=number)
    return number, {one.form: one.content for one in files}


def letters(text):
    return "".join(text.split())


def test_only_reports_handed_in_are_added_up_and_late_ones_are_counted(told):
    coordinator, _ = told
    found = period_summary(actor_of(coordinator), Q3, at=NOW)
    total = found["total"]
    assert (total["projects"], total["handed_in"], total["approved"], total["late"]) == (3, 2, 1, 1)  # fmt: skip
    assert total["inv_period_fen"] == 1234 * WAN + 560_000 + COMPLETE["inv_period_fen"]
    assert sum(g["projects"] for g in found["groups"]["sector"]) == 3
    assert {g["key"] for g in found["groups"]["plan_task"]} == {"7", "8"}


def test_yuan_typed_as_ten_thousands_are_pointed_out_before_the_summary_goes_out(told):
    coordinator, project = told
    report = db.session.query(Report).filter_by(project_id=project.id).one()
    report.content = {**report.content, "inv_cum_fen": 50_000_000 * WAN}
    db.session.flush()
    found = period_summary(actor_of(coordinator), Q3, at=NOW)
    assert found["total"]["doubtful"] == 1
    _, files = made(coordinator)
    pdf = pypdf.PdfReader(io.BytesIO(files["pdf"]))
    assert "疑似把元填成了万元" in letters("".join(p.extract_text() for p in pdf.pages))


def test_nobody_adds_up_projects_they_may_not_see(told):
    stranger = a_person("coordinator")
    found = period_summary(actor_of(stranger), Q3, at=NOW)
    assert found["total"]["projects"] == 0
    assert found["use"]["minutes"] == 0
    with pytest.raises(Forbidden):
        ask_summary(Q3, "period", locale="en", by=actor_of(a_person()), at=NOW)


def test_the_numbers_of_the_pdf_are_those_of_the_page(told, context):
    coordinator, _ = told
    number, files = made(coordinator)
    client = browser_of(context, coordinator)
    page = BeautifulSoup(client.get(f"/summaries/{number}").text, "lxml")
    pdf = pypdf.PdfReader(io.BytesIO(files["pdf"]))
    text = letters("".join(one.extract_text() for one in pdf.pages))
    numbers = [one.get_text() for one in page.select(".stat b, td.num")]
    assert len(numbers) > 20
    assert "3,099.56 万元" in numbers
    missing = [one for one in numbers if letters(one) not in text]
    assert not missing


def test_the_pdf_is_a4_numbered_and_leaves_room_for_a_seal(told):
    _, files = made(told[0])
    pdf = pypdf.PdfReader(io.BytesIO(files["pdf"]))
    width, height = (float(side) / 72 * 25.4 for side in pdf.pages[0].mediabox[2:])
    assert (round(width), round(height)) == (210, 297)
    text = [letters(page.extract_text()) for page in pdf.pages]
    for number, said in enumerate(text, start=1):
        assert f"{number}/{len(text)}" in said
    assert "（盖章处）" in "".join(text)
    assert "缺3号台架机时" in "".join(text)
    fonts = {str(font["/BaseFont"]) for font in pdf.pages[0]["/Resources"]["/Font"].values() for font in [font.get_object()]}  # fmt: skip
    assert fonts
    assert all("Noto" in name for name in fonts)


def test_word_and_excel_say_the_same_and_run_no_formula(told):
    coordinator, project = told
    _, files = made(coordinator)
    figures = summaries_of(actor_of(coordinator))[0].row.figures
    with force_locale("zh_Hans_CN"):
        said = printed(figures)
    value, sums = dict(said.stats), {row[1] for row in said.sections[0].rows}
    word = Document(io.BytesIO(files["docx"]))
    cells = {c.text for table in word.tables for row in table.rows for c in row.cells}
    assert set(value.values()) | sums <= cells
    book = openpyxl.load_workbook(io.BytesIO(files["xlsx"]))
    first, reports = book.worksheets
    assert set(value.values()) <= {row[1].value for row in first.iter_rows(max_col=2)}
    rows = {row[0].value: row for row in reports.iter_rows(min_row=2)}
    assert rows[project.code][1].value == project.title_zh
    assert all(cell.data_type != "f" for row in rows.values() for cell in row)
    heads = [cell.value for cell in reports[1]]
    assert 1234.56 in [cell.value for cell in rows[project.code]]
    assert len(heads) > 30


def test_the_workbook_of_all_reports_has_every_period(told):
    coordinator, project = told
    author = a_person()
    a_report(project, author, period="2026Q2", state="archived", version=1)
    _, files = made(coordinator, kind="all")
    assert set(files) == {"xlsx"}
    sheet = openpyxl.load_workbook(io.BytesIO(files["xlsx"])).worksheets[0]
    assert sheet.max_row == 1 + 4


def test_a_period_to_come_has_no_summary(told):
    with pytest.raises(Refused):
        made(told[0], period=Period(2027, "Q", 1))


def test_progress_is_shown_until_the_files_are_there(told, context):
    coordinator, _ = told
    client = browser_of(context, coordinator)
    token = BeautifulSoup(client.get("/summaries").text, "lxml").select_one(
        "input[name=csrf_token]"
    )["value"]
    said = {"csrf_token": token, "period": "2026Q3", "_key": "k" * 20}
    first = client.post("/summaries", data=said)
    assert first.status_code == 303
    again = client.post("/summaries", data=said)
    assert again.location == first.location
    assert db.session.query(Task).count() == 1
    waiting = client.get(first.location).text
    assert "hx-trigger" in waiting
    assert client.get(f"{first.location}/pdf").status_code == 404
    tasks.run_next()
    there = client.get(f"{first.location}/progress").text
    assert "hx-trigger" not in there
    pdf = client.get(f"{first.location}/pdf")
    assert pdf.content_type == "application/pdf"
    assert pdf.data.startswith(b"%PDF")


def test_somebody_elses_summary_is_not_found(told, context):
    number, _ = made(told[0])
    other = browser_of(context, a_coordinator(MINHANG))
    assert other.get(f"/summaries/{number}").status_code == 404
    assert other.get(f"/summaries/{number}/pdf").status_code == 404


def test_the_api_gives_the_same_figures(told, context):
    coordinator, _ = told
    client = browser_of(context, coordinator)
    body = client.get("/api/v1/summary?period=2026Q3").json
    assert body["figures"]["total"]["handed_in"] == 2
    assert client.get("/api/v1/summary?period=2026Q9").status_code == 422


def test_a_task_that_its_worker_dropped_is_taken_again_and_fails_in_the_end(context):
    number = ask_task("unheard-of", {}, by=actor_of(a_person()), at=NOW)
    at = NOW
    for attempt in range(1, 4):
        task = take_task(at=at)
        assert task is not None
        assert (task.id, task.attempts) == (number, attempt)
        assert take_task(at=at) is None
        at += SILENT + timedelta(seconds=1)
    assert take_task(at=at) is None
    assert db.session.get(Task, number).state is TaskState.FAILED


def test_a_task_that_raises_has_failed_and_the_next_one_runs(context):
    number = ask_task("unheard-of", {}, by=actor_of(a_person()), at=clock.now())
    assert tasks.run_next()
    assert db.session.get(Task, number).state == TaskState.FAILED
    assert not tasks.run_next()


def test_groups_and_total_come_from_the_same_rows():
    row = dict.fromkeys(COUNTED, 2)
    amounts = {"inv_period_fen": 5, "jobs_research": None}
    found = gathered(
        [
            {**_zeros(), **row, **amounts, "group": None, "key": None},
            {**_zeros(), **row, "group": "stage", "key": "pilot"},
        ]
    )
    assert found["total"]["inv_period_fen"] == 5
    assert found["total"]["jobs_research"] == 0
    assert found["groups"]["stage"][0]["key"] == "pilot"
    flows = [{"times": 1, "minutes": 60, "cost_fen": 3}] * 2
    assert with_use({}, flows)["use"] == {"times": 2, "minutes": 120, "cost_fen": 6}


def _zeros():
    return dict.fromkeys(gathered([])["total"], 0)
