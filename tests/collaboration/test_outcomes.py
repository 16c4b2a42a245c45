"""Outcomes with their sources, and the steps of aircraft to the market."""

from datetime import date

import pytest

from collaboration.commands.record_outcome import record_outcome
from collaboration.commands.remove_outcome import remove_outcome
from collaboration.commands.set_airworthiness import set_airworthiness
from collaboration.queries.outcomes import outcomes_of, outcomes_seen, steps_of
from kernel.values.errors import Forbidden, NotFound, Refused, Stale
from tests.builders.booking import a_reservation, a_span
from tests.builders.catalog import an_instrument
from tests.builders.collaboration import (
    MINHANG,
    a_coordinator,
    a_milestone,
    a_project,
    linked,
)
from tests.builders.identity import a_person, actor_of, browser_of, token_of
from tests.collaboration.rules.test_outcome import number_of
from tests.conftest import NOW

NUMBER = number_of("202310000001")
PATENT = {
    "kind": "patent", "title_zh": "燃喷阀组（示例）", "reference": NUMBER.replace(".", ""),
    "state": "filed", "on": date(2026, 5, 1), "owner_zh": "", "amount_fen": None,
    "amount_confirmed": False, "patent_kind": "invention", "ipc": "F02M 61/00",
    "fast_route": True, "centre": "pudong", "registered_on": date(2026, 1, 1),
    "pre_examined_on": date(2026, 4, 1), "granted_on": None, "level": "", "batch": "",
    "milestone": 1, "reservation": "", "source_zh": "",
}  # fmt: skip


def codes(refused):
    return [reason.code for reason in refused.value.reasons]


def test_a_patent_is_kept_with_its_route_and_its_milestone(context):
    lead = a_person()
    project, actor = a_project(lead=lead), actor_of(lead)
    a_milestone(project, 1, name_zh="台架验收")
    assert record_outcome(project.code, PATENT, by=actor, at=NOW).reference == NUMBER
    (one,) = outcomes_of(project.id)
    assert (one.milestone_name, one.row.fast_route) == ("台架验收", True)
    with pytest.raises(Refused) as refused:
        record_outcome(project.code, PATENT, by=actor, at=NOW)
    assert codes(refused) == ["OutcomeKnown"]


def test_an_outcome_names_only_bookings_of_its_project(context):
    lead = a_person()
    project, actor = a_project(lead=lead), actor_of(lead)
    booking = a_reservation(an_instrument(), lead, a_span(20), "completed")
    wanted = {**PATENT, "milestone": None, "reservation": booking.code}
    with pytest.raises(Refused) as refused:
        record_outcome(project.code, wanted, by=actor, at=NOW)
    assert codes(refused) == ["SourceNotLinked"]
    linked(project, booking, lead)
    record_outcome(project.code, wanted, by=actor, at=NOW)
    assert outcomes_of(project.id)[0].reservation == booking.code


def test_two_editors_of_an_outcome_see_both_values(context):
    lead = a_person()
    project, actor = a_project(lead=lead), actor_of(lead)
    a_milestone(project, 1)
    record_outcome(project.code, PATENT, by=actor, at=NOW)
    one, other = {**PATENT, "title_zh": "甲"}, {**PATENT, "title_zh": "乙"}
    record_outcome(project.code, one, number=1, version=1, by=actor, at=NOW)
    with pytest.raises(Stale) as stale:
        record_outcome(project.code, other, number=1, version=1, by=actor, at=NOW)
    assert stale.value.changed == {"title_zh": ("乙", "甲")}


def test_outcomes_are_seen_by_members_and_responsible_units_only(context):
    lead, member = a_person(), a_person()
    project, actor = a_project(member, lead=lead), actor_of(lead)
    a_milestone(project, 1)
    record_outcome(project.code, PATENT, by=actor, at=NOW)
    ask = {"kind": "patent", "fast": True, "limit": 5}
    assert outcomes_seen(actor_of(a_coordinator(MINHANG)), **ask)
    assert not outcomes_seen(actor_of(a_person()), **ask)
    assert not outcomes_seen(actor, kind="paper", limit=5)
    with pytest.raises(NotFound):
        record_outcome(project.code, PATENT, by=actor_of(a_person()), at=NOW)
    with pytest.raises(Forbidden):
        remove_outcome(project.code, 1, by=actor_of(member), at=NOW)
    remove_outcome(project.code, 1, by=actor, at=NOW)
    assert not outcomes_of(project.id)


def test_the_steps_of_an_aircraft_carry_their_document_numbers(context):
    lead = a_person()
    project, actor = a_project(lead=lead, plan_task=8), actor_of(lead)
    issued = {"issued_on": date(2026, 9, 1), "document_no": "TC-1"}
    with pytest.raises(Refused) as refused:
        set_airworthiness(project.code, "pc", issued, by=actor, at=NOW)
    assert codes(refused) == ["TypeFirst"]
    set_airworthiness(project.code, "tc", issued, by=actor, at=NOW)
    set_airworthiness(project.code, "pc", issued, by=actor, at=NOW)
    with pytest.raises(Stale):
        set_airworthiness(
            project.code,
            "tc",
            {**issued, "document_no": "x"},
            version=7,
            by=actor,
            at=NOW,
        )
    with pytest.raises(NotFound):
        set_airworthiness(project.code, "teleport", issued, by=actor, at=NOW)
    assert {one.step for one in steps_of(project.id)} == {"tc", "pc"}


def test_outcomes_are_written_on_the_page_and_over_the_api(app, context):
    lead = a_person()
    project = a_project(lead=lead, plan_task=8)
    browser, path = browser_of(app, lead), f"/collab/{project.code}/outcomes"
    form = {
        "kind": "contract", "contract_kind": "development", "title_zh": "技术合同", "reference": "HT-1", "state": "granted",
        "on": "2026-10-01", "amount_wan": "150000", "source_zh": "首批订货",
    }  # fmt: skip
    doubtful = browser.post(path, data=form)
    assert doubtful.status_code == 409
    assert 'name="amount_confirmed"' in doubtful.text
    assert browser.post(path, data={**form, "amount_wan": "15"}).status_code == 303
    page = browser.get(f"{path}?edit=1&lang=en")
    assert 'value="15.00"' in page.text
    assert "Type Certificate" in page.text
    changed = browser.post(
        f"{path}/1", data={**form, "amount_wan": "16", "_version": "1"}
    )
    assert changed.status_code == 303
    wrong = browser.post(
        path, data={**form, "kind": "patent", "reference": "202310000001.0"}
    )
    assert 'id="e-reference"' in wrong.text
    assert browser.get("/collab/outcomes?kind=contract").text.count("HT-1") == 1
    step = f"/collab/{project.code}/airworthiness/tc"
    assert browser.post(step, data={"issued_on": "2026-09-01"}).status_code == 409
    headers = {"Authorization": f"Bearer {token_of(lead)}"}
    client, root = app.test_client(), f"/api/v1/projects/{project.code}"
    listed = client.get(f"{root}/outcomes", headers=headers).json["items"]
    assert [one["amount"]["amount_fen"] for one in listed] == [16_000_000]
    done = client.put(
        f"{root}/airworthiness/tc",
        json={"issued_on": "2026-09-01", "document_no": "TC-1"},
        headers={**headers, "If-Match": '"v0"'},
    )
    assert done.json["document_no"] == "TC-1"
    items = client.get(f"{root}/airworthiness", headers=headers).json["items"]
    assert len(items) == 12
    made = client.post(
        f"{root}/outcomes", headers=headers,
        json={"kind": "paper", "title_zh": "论文", "reference": "10.1/1", "on": "2026-10-01", "source_zh": "试验"},
    )  # fmt: skip
    assert made.status_code == 201, made.json
    number = made.json["number"]
    again = client.put(
        f"{root}/outcomes/{number}", headers={**headers, "If-Match": '"v1"'},
        json={"kind": "paper", "title_zh": "论文二", "reference": "10.1/1", "on": "2026-10-01", "source_zh": "试验"},
    )  # fmt: skip
    assert again.json["title_zh"] == "论文二"
    assert client.get("/api/v1/outcomes?kind=paper", headers=headers).json["items"]
    assert (
        client.delete(f"{root}/outcomes/{number}", headers=headers).status_code == 204
    )
