"""Projects, reports and reviews over REST."""

from collaboration.models.project import Project
from kernel.store.db import db
from tests.builders.booking import a_reservation, a_span
from tests.builders.catalog import an_instrument
from tests.builders.collaboration import (
    ECONOMY,
    LINGANG,
    MINHANG,
    RESEARCH_CODE,
    TYPED,
    VALIDATION_CODE,
    a_coordinator,
    a_project,
    unit,
)
from tests.builders.identity import a_person, an_organisation, token_of

ROOT = "/api/v1"


class Client:
    """A program that acts for a person, and remembers the last ETag."""

    def __init__(self, app, person):
        self.client = app.test_client()
        self.headers = {"Authorization": f"Bearer {token_of(person)}"}
        self.tag = ""

    def __call__(self, method, path, body=None, **more):
        headers = {**self.headers, "If-Match": self.tag, **more}
        answer = self.client.open(
            f"{ROOT}{path}",
            method=method,
            json=body,
            headers={k: v for k, v in headers.items() if v},
        )
        self.tag = answer.headers.get("ETag", self.tag)
        return answer


def a_body(**more):
    return {
        "title_zh": "燃喷系统（示例）", "plan_task": 7, "sector": "ship_power_low",
        "mode": "supply_chain", "contact_name": "韩越", "starts_on": "2026-01-01",
        "planned_end": "2027-12-31", "stage": "pilot", "trl_start": 5, "trl_target": 8,
        "investment_plan_wan": "12000.00", "nothing_classified": True,
        "research_org": an_organisation("neobay").code,
        "validation_org": an_organisation("lingang").code,
        "research_credit_code": RESEARCH_CODE, "validation_credit_code": VALIDATION_CODE,
        **more,
    }  # fmt: skip


def test_a_project_is_opened_once_and_changed_with_its_version(app, context):
    person = a_person()
    ask = Client(app, person)
    made = ask("POST", "/projects", a_body(), **{"Idempotency-Key": "k"})
    assert made.status_code == 201, made.json
    code = made.json["code"]
    assert (
        ask("POST", "/projects", a_body(), **{"Idempotency-Key": "k"}).status_code
        == 422
    )
    assert db.session.query(Project).count() == 1
    assert made.json["investment_plan"] == {
        "amount_fen": 12_000_000_000,
        "currency": "CNY",
    }

    path = f"/projects/{code}"
    ask.tag = ""
    assert ask("PATCH", path, {"contact_name": "x"}).status_code == 428
    assert ask("GET", path).status_code == 200
    assert ask("PATCH", path, {"contact_name": "周岚"}).json["contact_name"] == "周岚"
    ask.tag = '"v1"'
    assert ask("PATCH", path, {"contact_name": "x"}).status_code == 412
    listed = ask("GET", "/projects?q=燃喷").json
    assert [one["code"] for one in listed["items"]] == [code]


def test_milestones_and_evidence_are_kept_over_the_api(app, context):
    lead, other = a_person(), a_person()
    project = a_project(lead=lead)
    ask, path = Client(app, lead), f"/projects/{project.code}"
    plan = {"name_zh": "台架验收", "side": "validation", "planned_on": "2026-12-01"}
    assert ask("POST", f"{path}/milestones", plan).json["number"] == 1
    ask.tag = '"v1"'
    changed = ask("PATCH", f"{path}/milestones/1", {"name_zh": "台架验收二"})
    assert changed.json["name_zh"] == "台架验收二"
    stale = ask("POST", f"{path}/milestones/1/reach", {"on": "2026-11-20"})
    assert stale.status_code in (409, 412)
    ask.tag = '"v2"'
    reached = ask("POST", f"{path}/milestones/1/reach", {"on": "2026-11-20"})
    assert reached.json["state"] == "reached"
    assert len(ask("GET", f"{path}/milestones").json["items"]) == 1
    booking = a_reservation(an_instrument(), lead, a_span(20), "completed")
    link = {"reservation": booking.code}
    assert ask("POST", f"{path}/reservations", link).status_code == 201
    assert ask("POST", f"{path}/reservations", link).status_code == 409
    assert ask("GET", f"{path}/reservations").json["items"][0]["counts"] is True
    assert ask("DELETE", f"{path}/reservations/{booking.code}").status_code == 204
    assert ask("POST", f"{path}/members", {"email": other.email}).status_code == 201
    stage = {"stage": "low_rate", "on": "2026-11-20", "grounds": "验收"}
    assert ask("POST", f"{path}/stage", stage).json["stage"] == "low_rate"


def test_a_report_goes_its_way_over_the_api(app, context):
    lead = a_person()
    project = a_project(lead=lead)
    path = f"/projects/{project.code}/reports/2026Q3"
    write = Client(app, lead)
    saved = write("PUT", path, TYPED)
    assert saved.status_code == 200, saved.json
    assert saved.json["content"]["inv_period_wan"] == "1865.00"
    again = write("PUT", path, saved.json["content"])
    assert again.json["edition"] == saved.json["edition"]
    stale = Client(app, lead)
    assert stale("PUT", path, TYPED).status_code == 428
    stale.tag = '"v1"'
    assert stale("PUT", path, {**TYPED, "problems": "x"}).status_code == 412

    assert write("POST", f"{path}/submit").json["state"] == "submitted"
    assert write("POST", f"{path}/withdraw").json["state"] == "withdrawn"
    assert write("POST", f"{path}/submit").json["version"] == 2

    units = [Client(app, a_coordinator(name)) for name in (MINHANG, LINGANG, ECONOMY)]
    queue = units[0]("GET", "/reviews").json["items"]
    assert [(one["project"], one["version"]) for one in queue] == [(project.code, 2)]
    old = {"verdict": "pass", "version": 1}
    refused = units[0]("POST", f"{path}/reviews", old)
    assert refused.status_code == 409
    assert [r["code"] for r in refused.json["reasons"]] == ["ChangedMeanwhile"]
    for ask in units:
        done = ask("POST", f"{path}/reviews", {"verdict": "pass", "version": 2})
        assert done.status_code == 201, done.json
    assert done.json["state"] == "approved"
    assert len(write("GET", f"{path}/reviews").json["items"]) == 3
    assert [r["state"] for r in write("GET", f"/projects/{project.code}/reports").json["items"]] == ["approved"]  # fmt: skip
    reopened = units[0]("GET", path) and units[0](
        "POST", f"{path}/reopen", {"comment": "有误"}
    )
    assert reopened.json["state"] == "returned"


def test_what_cannot_be_read_is_named_by_field(app, context):
    lead = a_person()
    project = a_project(lead=lead)
    ask = Client(app, lead)
    bad = {
        "progress_pct": 101, "trl_now": "x", "inv_cum_wan": "1.234", "new_jobs": -1,
        "problems": "a\u202eb", "next_plan": "字" * 1001, "involves_ip": "perhaps", "colour": 1,
    }  # fmt: skip
    answer = ask("PUT", f"/projects/{project.code}/reports/2026Q3", bad)
    assert answer.status_code == 422
    assert set(answer.json["errors"]) == set(bad)


def test_strangers_find_nothing_over_the_api(app, context):
    project = a_project()
    ask = Client(app, a_person())
    path = f"/projects/{project.code}"
    ask.tag = '"v1"'
    for method, place, body in (
        ("GET", path, None), ("PATCH", path, {"contact_name": "x"}),
        ("GET", f"{path}/milestones", None), ("GET", f"{path}/reservations", None),
        ("GET", f"{path}/reports", None), ("PUT", f"{path}/reports/2026Q3", TYPED),
        ("POST", f"{path}/reports/2026Q3/submit", None),
        ("POST", f"{path}/members", {"email": "a@b.cn"}),
    ):  # fmt: skip
        assert ask(method, place, body).status_code == 404, (method, place)
    assert ask("GET", "/projects").json["items"] == []
    assert ask("POST", f"{path}/reports/2026Q3/reviews", {"verdict": "pass", "version": 1}).status_code == 403  # fmt: skip


def test_routes_are_switched_over_the_api(app, context):
    ask = Client(app, a_person("administrator"))
    given = {"plan_task": 7, "position": 1, "unit": unit(MINHANG).code, "active": False}
    answer = ask("PUT", "/review-stations", given)
    off = [one["unit"] for one in answer.json["items"] if not one["active"]]
    assert off == [unit(MINHANG).code]
    assert ask("GET", "/review-stations").json == answer.json


def test_the_list_is_read_page_by_page(app, context):
    lead = a_person()
    codes = sorted((a_project(lead=lead).code for _ in range(5)), reverse=True)
    ask, seen, cursor = Client(app, lead), [], ""
    while cursor is not None:
        page = ask("GET", f"/projects?limit=2&cursor={cursor}").json
        seen += [one["code"] for one in page["items"]]
        cursor = page["next_cursor"]
    assert seen == codes
