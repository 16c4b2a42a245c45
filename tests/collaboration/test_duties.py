"""Which reports are owed is the administrators' to set."""

from datetime import UTC, datetime

import pytest

from collaboration.commands.install_routes import install_routes
from collaboration.commands.set_duty import set_duty
from collaboration.queries.duties import duties
from collaboration.queries.overdue import owed_reports
from kernel.journal.tables import JournalEntry
from kernel.store.db import db
from kernel.values.errors import Forbidden
from tests.builders.collaboration import MINHANG, a_coordinator, a_project
from tests.builders.identity import a_person, actor_of, browser_of, token_of
from tests.conftest import NOW

# The eleventh of July in Shanghai: half-year and quarter are a day late.
JULY = datetime(2027, 7, 10, 16, 30, tzinfo=UTC)


def periods(coordinator, project):
    found = owed_reports(actor_of(coordinator), at=JULY)
    return [one.period for one in found if one.code == project.code]


def test_a_half_year_is_owed_once_it_is_set_so(context):
    install_routes(at=NOW)
    boss, coordinator = actor_of(a_person("administrator")), a_coordinator(MINHANG)
    project = a_project()
    assert periods(coordinator, project) == ["2027Q2"]
    set_duty("H", True, by=boss, at=NOW)
    set_duty("H", True, by=boss, at=NOW)
    assert periods(coordinator, project) == ["2027Q2", "2027H1"]
    assert db.session.query(JournalEntry).filter_by(event="DutySet").count() == 1
    set_duty("H", False, by=boss, at=NOW)
    assert periods(coordinator, project) == ["2027Q2"]
    with pytest.raises(Forbidden):
        set_duty("Y", True, by=actor_of(coordinator), at=NOW)


def test_page_and_api_set_the_same(context):
    boss = a_person("administrator")
    client = browser_of(context, boss)
    sent = {"kind": "Y", "owed": "true"}
    page = client.post("/admin/review-routes/duties", data=sent)
    assert page.status_code == 303
    assert duties() == {"Q": True, "H": False, "Y": True}
    assert "每年" in client.get("/admin/review-routes").text
    auth = {"Authorization": f"Bearer {token_of(boss)}"}
    api = context.test_client()
    given = {"kind": "Y", "owed": False}
    answer = api.put("/api/v1/report-duties", headers=auth, json=given)
    assert answer.status_code == 200
    assert duties()["Y"] is False
    wrong = api.put(
        "/api/v1/report-duties", headers=auth, json={"kind": "Q", "owed": 1}
    )
    assert wrong.status_code == 422
