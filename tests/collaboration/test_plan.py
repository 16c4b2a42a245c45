"""The scoreboard and the portfolio: every figure is the sum of rows that can be opened."""

from datetime import date

import pytest

from collaboration.commands.note_plan_progress import note_plan_progress
from collaboration.models.outcome import AirworthinessStep, Outcome
from collaboration.queries.plan import entries, figures, responsible_units
from collaboration.queries.plan_rows import Asked, rows_of
from collaboration.queries.portfolio import (
    ALL,
    FLOW,
    PAIR,
    SECTOR,
    STAGE,
    UNIT,
    lines,
    quarters,
)
from collaboration.rules.outcome import OutcomeKind, OutcomeState
from collaboration.rules.period import Period
from collaboration.rules.plan import FIGURES, Course
from collaboration.rules.project import Stage
from kernel.values.errors import Forbidden, NotFound, Refused
from tests.builders.booking import a_reservation, a_span
from tests.builders.catalog import an_instrument
from tests.builders.collaboration import (
    ECONOMY,
    IP_OFFICE,
    a_coordinator,
    a_milestone,
    a_project,
    a_report,
    linked,
)
from tests.builders.identity import (
    a_person,
    actor_of,
    an_organisation,
    browser_of,
    save,
    token_of,
)
from tests.conftest import NOW

YEAR = Period(2026, "Y")


def an_outcome(project, number=1, kind="patent", **more):
    empty = {"patent_kind": "", "ipc": "", "centre": "", "level": "", "batch": ""}
    given = {
        "title_zh": "成果（示例）",
        "reference": "",
        "on": date(2026, 5, 1),
        "owner_zh": "",
    }
    return save(
        Outcome(
            project_id=project.id, number=number, kind=OutcomeKind(kind),
            state=OutcomeState.GRANTED, source_zh="试验", **{**empty, **given, **more},
        )
    )  # fmt: skip


@pytest.fixture
def world(context):
    """Two collaborations of different leads, with bookings, outcomes and reports."""
    lead, other = a_person(), a_person()
    mine = a_project(lead=lead)
    theirs = a_project(lead=other, plan_task=8, sector="evtol", stage=Stage.PILOT)
    scope = an_instrument(an_organisation("zhangjiang"))
    linked(mine, a_reservation(scope, lead, a_span(20), "completed"), lead)
    an_outcome(mine, fast_route=True, centre="pudong", granted_on=date(2026, 6, 1))
    an_outcome(mine, 2, "pledge", amount_fen=5_000_000)
    an_outcome(theirs)
    save(
        AirworthinessStep(
            project_id=theirs.id, step="tc", issued_on=date(2026, 9, 1),
            document_no="TC-1", authority_zh="民航局",
        )
    )  # fmt: skip
    a_milestone(mine, 1, reached_on=date(2026, 9, 1))
    content = {"inv_cum_fen": 700, "jobs_research": 3, "jobs_validation": 4}
    a_report(mine, lead, "2026Q2", "archived", content=content)
    a_report(mine, lead, "2026Q3", "submitted", content={"inv_cum_fen": 999})
    return {"lead": lead, "mine": mine, "theirs": theirs, "scope": scope}


@pytest.mark.parametrize("who", ["admin", "lead", "ip", "stranger"])
def test_every_figure_is_the_sum_of_its_rows_for_every_viewer(world, who):
    person = {
        "admin": lambda: a_person("administrator"),
        "lead": lambda: world["lead"],
        "ip": lambda: a_coordinator(IP_OFFICE),
        "stranger": a_person,
    }[who]()
    actor, units = actor_of(person), responsible_units()
    values = figures(actor, units, at=NOW)
    assert set(values) == set(FIGURES)
    for key in FIGURES:
        rows = rows_of(key, Asked(actor, units, NOW), limit=1000)
        assert sum(row.value for row in rows) == values[key], key
    patents = {"admin": 2, "lead": 1, "ip": 2, "stranger": 0}[who]
    assert values["patents"] == patents
    assert values["shared_instruments"] >= 1
    if who == "admin":
        assert (values["certificates_8"], values["pledged"]) == (1, 5_000_000)
        assert values["fast_granted"] == values["fast_patents"] == 1


def test_a_unit_sees_rows_of_its_task_but_opens_only_what_it_follows(world):
    actor, units = actor_of(a_coordinator(IP_OFFICE)), responsible_units()
    rows = rows_of("patents", Asked(actor, units, NOW), limit=10)
    assert {row.code for row in rows} == {world["mine"].code, world["theirs"].code}
    assert not any(row.may_open for row in rows)


def test_only_units_that_answer_for_a_task_write_its_entries(context):
    economy = actor_of(a_coordinator(ECONOMY))
    day = date(2026, 11, 20)
    note_plan_progress(7, Course.ON_TRACK, day, "推进中", by=economy, at=NOW)
    note_plan_progress(16, Course.DELAYED, day, "细则待定", by=economy, at=NOW)
    with pytest.raises(Forbidden):
        note_plan_progress(9, Course.ON_TRACK, day, "x", by=economy, at=NOW)
    with pytest.raises(Forbidden):
        note_plan_progress(
            7, Course.ON_TRACK, day, "x", by=actor_of(a_person()), at=NOW
        )
    with pytest.raises(NotFound):
        note_plan_progress(20, Course.ON_TRACK, day, "x", by=economy, at=NOW)
    with pytest.raises(Refused):
        note_plan_progress(7, Course.DONE, date(2027, 1, 1), "x", by=economy, at=NOW)
    note_plan_progress(7, Course.DONE, date(2026, 11, 21), "完成", by=economy, at=NOW)
    latest = {one.task: one.progress_zh for one in entries()}
    assert latest == {7: "完成", 16: "细则待定"}
    assert len(entries(7)) == 2


def test_the_portfolio_adds_up_by_every_key_from_passed_reports(world):
    found = lines(actor_of(a_person("administrator")), YEAR, at=NOW)
    (total,) = (one for one in found if one.kind == ALL)
    assert (total.projects, total.invested_fen, total.jobs, total.patents) == (
        2,
        700,
        7,
        2,
    )
    for kind in (SECTOR, STAGE, PAIR, UNIT, ALL):
        those = [one for one in found if one.kind == kind]
        assert sum(one.projects for one in those) == 2
        assert sum(one.minutes for one in those) == total.minutes > 0
    assert {one.key for one in found if one.kind == SECTOR} == {
        "ship_power_low",
        "evtol",
    }
    (pair,) = (one for one in found if one.kind == PAIR)
    assert (pair.key, pair.other) == ("neobay", "lingang")
    own = lines(actor_of(world["lead"]), YEAR, at=NOW)
    assert next(one for one in own if one.kind == ALL).projects == 1
    between = [one for one in own if one.kind == FLOW]
    assert sum(one.minutes for one in between) == total.minutes
    assert {one.other for one in between} == {"zhangjiang"}
    before = lines(actor_of(world["lead"]), Period(2025, "Y"), at=NOW)
    assert not [one for one in before if one.kind == FLOW]
    third = Period(2026, "Q", 3)
    (quarter,) = quarters(actor_of(world["lead"]), first=third, last=third)
    assert (quarter.planned, quarter.reached) == (1, 1)


def test_plan_and_portfolio_are_read_as_pages_and_over_the_api(app, world):
    person = a_coordinator(ECONOMY)
    browser = browser_of(app, person)
    for path in ("/plan", "/plan/7", "/plan/figures/projects_7", "/collab/portfolio"):
        for lang in ("zh", "en"):
            assert browser.get(f"{path}?lang={lang}").status_code == 200, path
    assert world["mine"].code in browser.get("/plan/figures/projects_7").text
    assert browser.get("/plan/20").status_code == 404
    assert browser.get("/plan/figures/nothing").status_code == 404
    assert browser.get("/collab/portfolio?period=2026Q9").status_code == 422
    sent = {"course": "on_track", "on": "2026-11-20", "progress": "首批项目已落地"}
    assert browser.post("/plan/7", data={**sent, "progress": ""}).status_code == 422
    assert browser.post("/plan/7", data=sent).status_code == 303
    assert "首批项目已落地" in browser.get("/plan").text
    headers = {"Authorization": f"Bearer {token_of(person)}"}
    client = app.test_client()
    tasks = client.get("/api/v1/plan", headers=headers).json["items"]
    assert len(tasks) == 19
    assert tasks[6]["entries"][0]["progress_zh"] == "首批项目已落地"
    rows = client.get("/api/v1/plan/figures/projects_7", headers=headers).json
    assert sum(one["value"] for one in rows["items"]) == rows["total"]
    made = client.post("/api/v1/plan/7/entries", json=sent, headers=headers)
    assert made.status_code == 201, made.json
    assert client.get("/api/v1/plan/7", headers=headers).json["number"] == 7
    folio = client.get("/api/v1/portfolio?period=2026", headers=headers).json
    assert folio["period"] == "2026"
