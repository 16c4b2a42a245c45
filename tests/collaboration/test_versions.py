"""A version keeps what it showed, and files are attached to a report."""

import io
from datetime import date

import pytest

from collaboration.commands.attach_file import attach_file
from collaboration.commands.install_routes import install_routes
from collaboration.commands.reach_milestone import reach_milestone
from collaboration.commands.record_outcome import record_outcome
from collaboration.commands.remove_file import remove_file
from collaboration.commands.review_report import review_report
from collaboration.commands.save_report import NOT_BEGUN, save_report
from collaboration.commands.set_milestone import set_milestone
from collaboration.commands.submit_report import submit_report
from collaboration.queries.report_page import report_page
from collaboration.rules.outcome import came_in
from collaboration.rules.period import Period
from collaboration.rules.review import Review, Verdict
from kernel.values.errors import NotFound, Refused, Stale
from tests.builders.collaboration import (
    COMPLETE,
    MINHANG,
    a_coordinator,
    a_milestone,
    a_project,
)
from tests.builders.identity import a_person, actor_of, browser_of, token_of
from tests.collaboration.test_outcomes import PATENT
from tests.conftest import NOW

PERIOD = "2026Q3"
PDF = b"%PDF-1.4 a test report"
SAID = {"nothing_classified": True, "note": "耐久试验"}
IN_PERIOD = {**PATENT, "on": date(2026, 8, 1), "milestone": 1}


@pytest.fixture
def desk(context):
    """A report with an outcome and a file, returned once and handed in twice."""
    install_routes(at=NOW)
    author, coordinator = a_person(), a_coordinator(MINHANG)
    project = a_project(author)
    a_milestone(project, 1)
    actor = actor_of(author)
    saved = save_report(
        project.code, PERIOD, COMPLETE, edition=NOT_BEGUN, by=actor, at=NOW
    )
    record_outcome(project.code, IN_PERIOD, by=actor, at=NOW)
    attach_file(
        project.code, "耐久.pdf", PDF, {**SAID, "period": PERIOD}, by=actor, at=NOW
    )
    submit_report(project.code, PERIOD, edition=saved.row.edition, by=actor, at=NOW)
    review = Review(Verdict.RETURN, "补充", 1)
    review_report(project.code, PERIOD, review, by=actor_of(coordinator), at=NOW)
    return project, author


def titles(project, reader, version=None):
    page = report_page(project.code, PERIOD, actor_of(reader), at=NOW, version=version)
    return [one["title_zh"] for one in page.content["outcomes"]]


def test_an_earlier_version_keeps_the_outcomes_that_it_showed(desk):
    project, author = desk
    changed = {**IN_PERIOD, "title_zh": "改名后"}
    actor = actor_of(author)
    record_outcome(project.code, changed, number=1, version=1, by=actor, at=NOW)
    submit_report(project.code, PERIOD, edition=None, by=actor, at=NOW)
    assert titles(project, author) == ["改名后"]
    assert titles(project, author, 1) == [PATENT["title_zh"]]
    with pytest.raises(NotFound):
        titles(project, author, 3)


def test_a_file_that_a_version_shows_stays(desk):
    project, author = desk
    with pytest.raises(Refused):
        remove_file(project.code, 1, by=actor_of(author), at=NOW)


def test_pages_and_api_open_each_version(desk, context):
    project, author = desk
    submit_report(project.code, PERIOD, edition=None, by=actor_of(author), at=NOW)
    at = f"/collab/{project.code}/reports/{PERIOD}"
    client = browser_of(context, author)
    page = client.get(at).text
    assert f"{at}?version=1" in page
    assert "耐久.pdf" in page
    assert PATENT["title_zh"] in page
    assert "第 1 版（提交时原样）" in client.get(f"{at}?version=1").text
    assert client.get(f"{at}?version=9").status_code == 404
    auth = {"Authorization": f"Bearer {token_of(author)}"}
    api = f"/api/v1/projects/{project.code}/reports/{PERIOD}/versions"
    listed = context.test_client().get(api, headers=auth).json["items"]
    assert [one["version"] for one in listed] == [2, 1]
    first = context.test_client().get(f"{api}/1", headers=auth).json
    assert (first["version"], first["files"][0]["name"]) == (1, "耐久.pdf")
    assert context.test_client().get(f"{api}/7", headers=auth).status_code == 404


def test_the_editor_takes_attachments_and_says_at_the_field_what_is_wrong(
    desk, context
):
    project, author = desk
    client = browser_of(context, author)
    at = f"/collab/{project.code}/reports/{PERIOD}"

    def send(content, **more):
        said = {"file": (io.BytesIO(content), "a.pdf"), "note": "注", **more}
        return client.post(f"{at}/files", data=said)

    assert send(PDF + b"2", nothing_classified="true").status_code == 303
    assert "a.pdf" in client.get(f"{at}/edit").text
    undeclared = send(PDF + b"3")
    assert undeclared.status_code in (409, 422)
    assert 'id="e-nothing_classified"' in undeclared.text
    # What was written in the report still stands in the form beside it.
    assert COMPLETE["visual_progress"] in undeclared.text


def test_a_milestone_changed_meanwhile_is_not_marked_as_reached(desk):
    project, author = desk
    actor = actor_of(author)
    set_milestone(
        project.code, {"name_zh": "另一里程碑"}, number=1, version=1, by=actor, at=NOW
    )
    with pytest.raises(Stale):
        reach_milestone(
            project.code, 1, date(2026, 9, 1), "验收单", version=1, by=actor, at=NOW
        )


@pytest.mark.parametrize(
    ("on", "granted", "counts"),
    [
        (date(2026, 7, 1), None, True),
        (date(2026, 9, 30), None, True),
        (date(2026, 6, 30), None, False),
        (date(2026, 1, 1), date(2026, 9, 30), True),
        (date(2026, 1, 1), date(2026, 10, 1), False),
    ],
)
def test_an_outcome_belongs_to_the_period_of_its_day_or_of_its_grant(
    on, granted, counts
):
    assert came_in(on, granted, Period(2026, "Q", 3)) is counts


def test_a_returned_report_of_an_aircraft_opens_with_few_statements(
    app, context, statements
):
    install_routes(at=NOW)
    author, unit = a_person(), a_coordinator(MINHANG)
    project = a_project(author, plan_task=8)
    actor = actor_of(author)
    saved = save_report(
        project.code, PERIOD, COMPLETE, edition=NOT_BEGUN, by=actor, at=NOW
    ).row
    for version in (1, 2):
        submit_report(project.code, PERIOD, edition=saved.edition, by=actor, at=NOW)
        review = Review(Verdict.RETURN, "补充", version)
        review_report(project.code, PERIOD, review, by=actor_of(unit), at=NOW)
    path = f"/collab/{project.code}/reports/{PERIOD}"
    for reader, page in ((unit, path), (author, path), (author, f"{path}/edit")):
        browser = browser_of(app, reader)
        with statements() as seen:
            assert browser.get(page).status_code == 200
        assert len(seen) <= 12, (page, seen)
