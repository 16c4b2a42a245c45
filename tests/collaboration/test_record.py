"""The record and the evidence of a project: who takes part, what proves what."""

import base64
import io
from datetime import date

import pytest

from collaboration.commands.attach_file import attach_file
from collaboration.commands.end_partnership import end_partnership
from collaboration.commands.link_reservation import link_reservation
from collaboration.commands.note_readiness import note_readiness
from collaboration.commands.plan_investment import plan_investment
from collaboration.commands.remove_file import remove_file
from collaboration.commands.remove_member import remove_member
from collaboration.commands.set_milestone import set_milestone
from collaboration.commands.set_partner import set_partner
from collaboration.queries.access import known_project
from collaboration.queries.files import files_of
from collaboration.queries.record import record_of
from collaboration.queries.use import used_by_projects
from collaboration.rules.filters import UseFilters
from collaboration.rules.period import Period
from collaboration.rules.record import Scale
from kernel.store.db import db
from kernel.values.errors import Forbidden, NotFound, Refused, Stale
from tests.builders.booking import a_reservation, a_span
from tests.builders.catalog import an_instrument
from tests.builders.collaboration import (
    MINHANG,
    PARTNER_CODE,
    RESEARCH_CODE,
    VALIDATION_CODE,
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
    token_of,
)
from tests.conftest import NOW

PDF = b"%PDF-1.4 a test report"
PARTNER = {
    "name_zh": "检测公司（示例）", "credit_code": PARTNER_CODE, "role": "certifier",
    "side": "validation", "joined_on": date(2026, 2, 1),
}  # fmt: skip
SAID = {"nothing_classified": True, "note": ""}


def codes(refused):
    return [reason.code for reason in refused.value.reasons]


def test_a_partner_that_leaves_stays_in_the_record_and_its_people_see_no_more(context):
    theirs = an_organisation("lingang", "enterprise", PARTNER_CODE)
    guest, lead = a_person("researcher", theirs), a_person()
    project = a_project(guest, lead=lead)
    actor = actor_of(lead)
    assert set_partner(project.code, PARTNER, by=actor, at=NOW).number == 1
    with pytest.raises(Refused) as refused:
        set_partner(project.code, PARTNER, by=actor, at=NOW)
    assert codes(refused) == ["PartnerKnown"]
    assert known_project(project.code, actor_of(guest))
    with pytest.raises(Refused) as refused:
        end_partnership(project.code, 1, date(2026, 1, 1), "x", by=actor, at=NOW)
    assert codes(refused) == ["LeftBeforeJoining"]
    end_partnership(project.code, 1, date(2026, 11, 1), "合同到期", by=actor, at=NOW)
    with pytest.raises(NotFound):
        known_project(project.code, actor_of(guest))
    (kept,) = record_of(project.id).partners
    assert (kept.left_on, kept.left_because) == (date(2026, 11, 1), "合同到期")
    # It may come back, as another line.
    assert set_partner(project.code, PARTNER, by=actor, at=NOW).number == 2


def test_the_only_lead_stays_a_member(context):
    lead, member = a_person(), a_person()
    project = a_project(member, lead=lead)
    actor = actor_of(lead)
    with pytest.raises(Refused) as refused:
        remove_member(project.code, lead.id, by=actor, at=NOW)
    assert codes(refused) == ["LastLead"]
    remove_member(project.code, member.id, by=actor, at=NOW)
    with pytest.raises(NotFound):
        known_project(project.code, actor_of(member))


def test_a_level_that_falls_says_why(context):
    lead = a_person()
    project, actor = a_project(lead=lead), actor_of(lead)
    day = date(2026, 10, 1)
    note_readiness(project.code, Scale.TRL, 6, day, "台架报告", by=actor, at=NOW)
    with pytest.raises(Refused) as refused:
        note_readiness(project.code, Scale.TRL, 5, day, "复查", by=actor, at=NOW)
    assert codes(refused) == ["LevelFell"]
    note_readiness(
        project.code,
        Scale.TRL,
        5,
        day,
        "复查",
        fell_because="样件更换",
        by=actor,
        at=NOW,
    )
    record = record_of(project.id)
    assert record.latest("trl").level == 5
    assert "样件更换" in record.latest("trl").basis
    assert len(record.readiness) == 2


def test_the_yearly_plan_stays_within_the_whole(context):
    lead = a_person()
    project, actor = a_project(lead=lead), actor_of(lead)
    plan_investment(project.code, 2026, 7_000_000_000, by=actor, at=NOW)
    with pytest.raises(Refused) as refused:
        plan_investment(project.code, 2027, 6_000_000_000, by=actor, at=NOW)
    assert codes(refused) == ["PlanExceeded"]
    plan_investment(project.code, 2026, 0, by=actor, at=NOW)
    assert not record_of(project.id).years


def test_a_file_proves_a_milestone_and_then_stays(context):
    lead = a_person()
    project, actor = a_project(lead=lead), actor_of(lead)
    a_milestone(project, 1, reached_on=date(2026, 9, 1))
    a_report(project, lead, "2026Q2", "approved", version=1)
    file = attach_file(
        project.code, "检测.exe", PDF, {**SAID, "milestone": 1}, by=actor, at=NOW
    )
    assert (file.name, file.kind) == ("检测.exe.pdf", "pdf")
    (listed,) = files_of(project.id)
    assert listed.milestone == 1
    for content, said, reason in (
        (PDF, SAID, "FileKeptAlready"),
        (b"MZ", SAID, "FileKindUnknown"),
        (b"", SAID, "FileEmpty"),
        (PDF + b"x" * 21 * 1024 * 1024, SAID, "FileTooLarge"),
        (PDF + b"2", {**SAID, "nothing_classified": False}, "FileUndeclared"),
        (PDF + b"3", {**SAID, "period": "2026Q2"}, "ReportClosed"),
    ):
        with pytest.raises(Refused) as refused:
            attach_file(project.code, "a.pdf", content, said, by=actor, at=NOW)
        assert codes(refused) == [reason]
    with pytest.raises(Refused) as refused:
        remove_file(project.code, 1, by=actor, at=NOW)
    assert codes(refused) == ["FileProves"]


def test_two_editors_of_a_milestone_see_both_values(context):
    lead = a_person()
    project, actor = a_project(lead=lead), actor_of(lead)
    a_milestone(project, 1, name_zh="台架")
    set_milestone(
        project.code, {"name_zh": "甲"}, number=1, version=1, by=actor, at=NOW
    )
    with pytest.raises(Stale) as stale:
        set_milestone(
            project.code, {"name_zh": "乙"}, number=1, version=1, by=actor, at=NOW
        )
    assert stale.value.changed == {"name_zh": ("乙", "甲")}


def test_hours_and_cost_of_a_quarter_come_from_the_bookings_alone(context):
    lead, stranger = a_person(), a_person()
    project, other = a_project(lead=lead), a_project(lead=stranger)
    scope = an_instrument(an_organisation("zhangjiang"))
    booking = a_reservation(scope, lead, a_span(20), "completed", price_fen=90_000)
    a_milestone(project, 1)
    link_reservation(project.code, booking.code, milestone=1, by=actor_of(lead), at=NOW)
    linked(other, a_reservation(scope, stranger, a_span(21), "completed"), stranger)
    ask = UseFilters(zone="zhangjiang")
    period = Period(2026, "Q", 4)
    (line,) = used_by_projects(actor_of(lead), ask, period, at=NOW)
    assert (line.project, line.times, line.cost_fen) == (project.code, 1, 90_000)
    assert line.minutes > 0
    assert not used_by_projects(actor_of(lead), ask, period.previous, at=NOW)
    assert not used_by_projects(actor_of(a_person()), ask, period, at=NOW)
    reviewer = actor_of(a_coordinator(MINHANG))
    assert {o.project for o in used_by_projects(reviewer, ask, period, at=NOW)} == {
        project.code, other.code,
    }  # fmt: skip


def test_a_file_of_50_megabytes_is_refused_with_a_sentence_at_the_field(app, context):
    lead = a_person()
    project = a_project(lead=lead)
    browser = browser_of(app, lead)
    path = f"/collab/{project.code}/files"
    sent = {
        "nothing_classified": "true",
        "file": (io.BytesIO(PDF + b"0" * 50_000_000), "a.pdf"),
    }
    answer = browser.post(path, data=sent)
    assert answer.status_code == 409
    assert "最大 20 MB" in answer.text
    assert 'id="e-file"' in answer.text
    sent = {"nothing_classified": "true", "file": (io.BytesIO(PDF), "a.pdf")}
    assert browser.post(path, data=sent).status_code == 303
    got = browser.get(f"{path}/1")
    assert got.data == PDF
    assert got.headers["Content-Disposition"].startswith("attachment")
    stranger = browser_of(app, a_person())
    assert stranger.get(f"{path}/1").status_code == 404


def test_an_amount_in_yuan_is_asked_about_and_a_wrong_code_named(app, context):
    lead = a_person()
    project = a_project(lead=lead)
    browser, path = browser_of(app, lead), f"/collab/{project.code}/edit"
    form = {
        "title_zh": project.title_zh, "plan_task": "7", "sector": "ship_power_low",
        "mode": "supply_chain", "contact_name": "韩越", "starts_on": "2026-01-01",
        "planned_end": "2027-12-31", "trl_start": "5", "trl_target": "8",
        "investment_plan_wan": "800000", "nothing_classified": "true", "_version": "1",
        "research_org": known_project(project.code, actor_of(lead)).research.code,
        "validation_org": known_project(project.code, actor_of(lead)).validation.code,
        "research_credit_code": RESEARCH_CODE, "validation_credit_code": VALIDATION_CODE,
    }  # fmt: skip
    answer = browser.post(path, data=form)
    assert answer.status_code == 409
    assert "80.00" in answer.text
    assert 'name="amount_confirmed"' in answer.text
    wrong = browser.post(
        path, data={**form, "research_credit_code": RESEARCH_CODE[:-1] + "0"}
    )
    assert wrong.status_code == 422
    assert 'id="e-research_credit_code"' in wrong.text
    done = browser.post(path, data={**form, "amount_confirmed": "true"})
    assert done.status_code == 303
    clash = browser.post(path, data={**form, "investment_plan_wan": "100.00"})
    assert clash.status_code == 409
    assert "800000.00" in clash.text
    assert "100.00" in clash.text


def test_the_record_is_kept_over_the_api_by_its_leads(app, context):
    lead, member = a_person(), a_person()
    project = a_project(member, lead=lead)
    path = f"/api/v1/projects/{project.code}"
    client, headers = app.test_client(), {"Authorization": f"Bearer {token_of(lead)}"}

    def ask(method, where, body=None, **more):
        return client.open(
            f"{path}{where}", method=method, json=body, headers={**headers, **more}
        )

    body = {**PARTNER, "joined_on": "2026-02-01"}
    assert ask("POST", "/partners", body).status_code == 201
    assert ask("PATCH", "/partners/1", {"role": "supplier"}).status_code == 428
    changed = ask("PATCH", "/partners/1", {"role": "supplier"}, **{"If-Match": '"v1"'})
    assert changed.json["role"] == "supplier"
    stale = ask("PATCH", "/partners/1", {"role": "funder"}, **{"If-Match": '"v1"'})
    assert stale.status_code in (409, 412)
    assert stale.json["changed"]["role"] == ["funder", "supplier"]
    level = {"scale": "mrl", "level": 5, "on": "2026-11-01", "basis": "试制记录"}
    assert ask("POST", "/readiness", level).status_code == 201
    assert (
        ask("PUT", "/investment", {"year": 2026, "amount_wan": "500"}).status_code
        == 200
    )
    record = ask("GET", "/record").json
    assert [one["level"] for one in record["readiness"]] == [5]
    upload = {
        "name": "a.pdf", "nothing_classified": True,
        "content_base64": base64.b64encode(PDF + b"0" * 3_000_000).decode(),
    }  # fmt: skip
    assert ask("POST", "/files", upload).status_code == 201
    assert ask("POST", "/files", {**upload, "content_base64": "?"}).status_code == 422
    assert ask("GET", "/files/1").data.startswith(PDF)
    assert ask("DELETE", "/files/1").status_code == 204
    assert ask("DELETE", f"/members/{member.id}").status_code == 204
    left = ask("POST", "/partners/1/leave", {"on": "2026-11-01", "reason": "到期"})
    assert left.json["left_on"] == "2026-11-01"
    assert client.get("/api/v1/instrument-use", headers=headers).json["items"] == []


def test_a_member_who_does_not_lead_leaves_the_partners_alone(context):
    member = a_person()
    project = a_project(member)
    with pytest.raises(Forbidden):
        set_partner(project.code, PARTNER, by=actor_of(member), at=NOW)


def test_a_link_follows_its_booking(context):
    lead = a_person()
    project = a_project(lead=lead)
    booking = a_reservation(an_instrument(), lead, a_span(24), "confirmed", price_fen=5)
    link = linked(project, booking, lead)
    period, ask = Period(2026, "Q", 4), UseFilters()
    assert (link.state, link.price_fen) == ("confirmed", 5)
    booking.price_fen = 7
    db.session.commit()
    db.session.refresh(link)
    assert link.price_fen == 7
    (line,) = used_by_projects(actor_of(lead), ask, period, at=booking.during.upper)
    assert line.cost_fen == 7
    assert not used_by_projects(actor_of(lead), ask, period, at=booking.during.lower)
    named = UseFilters(text=project.code.lower())
    assert used_by_projects(actor_of(lead), named, period, at=booking.during.upper)


def test_a_page_shows_both_values_when_two_changed_a_milestone(app, context):
    lead = a_person()
    project = a_project(lead=lead)
    a_milestone(project, 1, name_zh="台架")
    browser, path = browser_of(app, lead), f"/collab/{project.code}/milestones/1"
    form = {"side": "validation", "planned_on": "2026-09-30", "_version": "1"}
    assert browser.post(path, data={**form, "name_zh": "先写的"}).status_code == 303
    answer = browser.post(path, data={**form, "name_zh": "后写的"})
    assert answer.status_code == 409
    assert "<td>后写的</td><td>先写的</td>" in answer.text
