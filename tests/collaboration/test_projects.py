"""Projects: opening, changing, members, stages, milestones, evidence, and who sees them."""

from datetime import date, timedelta

import pytest

from collaboration.commands.add_member import add_member
from collaboration.commands.edit_project import edit_project
from collaboration.commands.link_reservation import link_reservation
from collaboration.commands.move_stage import move_stage
from collaboration.commands.open_project import open_project
from collaboration.commands.reach_milestone import reach_milestone
from collaboration.commands.set_milestone import set_milestone
from collaboration.commands.unlink_reservation import unlink_reservation
from collaboration.models.project import (
    LinkedReservation,
    Milestone,
    Project,
    StageMove,
)
from collaboration.queries.access import known_project
from collaboration.queries.evidence import (
    counting,
    flow_between_zones,
    linkable_reservations,
    minutes_by_side,
    used_instruments,
)
from collaboration.queries.project_page import members_of, project_page
from collaboration.queries.projects import projects_of
from collaboration.reactions import REACTIONS
from collaboration.rules.filters import ProjectFilters
from collaboration.rules.project import Stage
from kernel.journal.tables import OutboxMessage
from kernel.store.db import db
from kernel.values.errors import Forbidden, Malformed, NotFound, Refused, Stale
from notification.models.notice import Notice
from tests.builders.booking import a_reservation, a_span
from tests.builders.catalog import an_instrument
from tests.builders.collaboration import (
    LINGANG,
    MINHANG,
    RESEARCH_CODE,
    VALIDATION_CODE,
    a_coordinator,
    a_milestone,
    a_project,
    a_report,
    linked,
)
from tests.builders.identity import a_person, actor_of, an_organisation
from tests.conftest import NOW

HEAD = {
    "title_zh": "燃喷系统（示例）",
    "title_en": "",
    "plan_task": 7,
    "sector": "ship_power_low",
    "mode": "supply_chain",
    "contact_name": "韩越",
    "starts_on": date(2026, 1, 1),
    "planned_end": date(2027, 12, 31),
    "stage": "pilot",
    "trl_start": 5,
    "trl_target": 8,
    "research_credit_code": RESEARCH_CODE,
    "validation_credit_code": VALIDATION_CODE,
    "investment_plan_fen": 12_000_000_000,
    "nothing_classified": True,
}


def head(**more):
    sides = {
        "research_org": an_organisation("neobay").code,
        "validation_org": an_organisation("lingang").code,
    }
    return {**HEAD, **sides, **more}


def codes(refused):
    return [reason.code for reason in refused.value.reasons]


def test_a_researcher_opens_a_project_and_leads_it(context):
    person = a_person()
    project = open_project(head(), by=actor_of(person), at=NOW)
    assert project.code.startswith("XT-2026-")
    assert len(project.code) == 12
    assert [(m.name, m.lead) for m in members_of(project.id)] == [(person.name, True)]
    assert db.session.query(StageMove).one().stage is Stage.PILOT


def test_a_coordinator_opens_a_project_for_its_lead(context):
    lead, coordinator = a_person(), a_coordinator(MINHANG)
    project = open_project(
        head(lead_email=lead.email), by=actor_of(coordinator), at=NOW
    )
    assert [(m.id, m.lead) for m in members_of(project.id)] == [
        (lead.id, True), (coordinator.id, False),
    ]  # fmt: skip


def test_a_lab_manager_does_not_open_a_project(context):
    with pytest.raises(Forbidden):
        open_project(head(), by=actor_of(a_person("lab_manager")), at=NOW)


def test_what_speaks_against_a_project_is_said_at_once(context):
    wrong = head(planned_end=date(2025, 1, 1), nothing_classified=False)
    with pytest.raises(Refused) as refused:
        open_project(wrong, by=actor_of(a_person()), at=NOW)
    assert codes(refused) == ["EndBeforeStart", "ClassifiedNotDeclared"]
    with pytest.raises(Malformed) as malformed:
        open_project(head(research_org="nobody"), by=actor_of(a_person()), at=NOW)
    assert list(malformed.value.messages) == ["research_org"]


def test_a_stale_change_is_told_what_changed(context):
    lead = a_person()
    project = a_project(lead=lead)
    actor = actor_of(lead)
    edit_project(
        project.code, {"title_zh": "新名（示例）"}, version=1, by=actor, at=NOW
    )
    with pytest.raises(Stale) as stale:
        edit_project(project.code, {"title_zh": "x"}, version=1, by=actor, at=NOW)
    assert stale.value.version == 2
    assert stale.value.changed["title_zh"][1] == "新名（示例）"


def test_two_editors_of_different_fields_are_merged(context):
    lead = a_person()
    project = a_project(lead=lead)
    actor, old = actor_of(lead), {"title_zh": project.title_zh, "contact_name": "韩越"}
    edit_project(project.code, {**old, "title_zh": "新名"}, version=1, by=actor, at=NOW)
    edit_project(
        project.code, {**old, "contact_name": "周岚"}, version=1, by=actor, at=NOW
    )
    assert (project.title_zh, project.contact_name) == ("新名", "周岚")


def test_only_leads_change_the_head_and_the_members(context):
    member = a_person()
    project = a_project(member)
    with pytest.raises(Forbidden):
        edit_project(
            project.code, {"contact_name": "x"}, version=1, by=actor_of(member), at=NOW
        )
    with pytest.raises(Forbidden):
        add_member(project.code, "a@b.cn", by=actor_of(member), at=NOW)


def test_a_member_is_added_once_and_told(context):
    lead, other = a_person(), a_person()
    project = a_project(lead=lead)
    add_member(project.code, other.email.upper(), by=actor_of(lead), at=NOW)
    message = db.session.query(OutboxMessage).filter_by(event="MemberAdded").one()
    for _twice in range(2):
        REACTIONS["MemberAdded"][0](message.data)
    notice = db.session.query(Notice).one()
    assert (notice.user_id, notice.link) == (other.id, f"/collab/{project.code}")
    with pytest.raises(Refused) as refused:
        add_member(project.code, other.email, by=actor_of(lead), at=NOW)
    assert codes(refused) == ["AlreadyMember"]
    with pytest.raises(Malformed):
        add_member(project.code, "nobody@test.example", by=actor_of(lead), at=NOW)


def test_a_stage_moves_one_step_with_its_day_and_grounds(context):
    lead = a_person()
    project = a_project(lead=lead)
    actor, today = actor_of(lead), date(2026, 11, 25)
    move_stage(project.code, Stage.LOW_RATE, today, "验收通过", by=actor, at=NOW)
    assert db.session.get_one(Project, project.id).stage is Stage.LOW_RATE
    tomorrow = today + timedelta(days=1)
    with pytest.raises(Refused) as refused:
        move_stage(project.code, Stage.CONCEPT, tomorrow, "x", by=actor, at=NOW)
    assert codes(refused) == ["StageOutOfReach", "DayNotReached"]


def test_a_milestone_is_planned_changed_and_reached(context):
    lead = a_person()
    project, actor = a_project(lead=lead), actor_of(lead)
    plan = {
        "name_zh": "台架验收",
        "side": "validation",
        "planned_on": date(2026, 9, 30),
    }
    assert set_milestone(project.code, plan, by=actor, at=NOW).number == 1
    assert set_milestone(project.code, plan, by=actor, at=NOW).number == 2
    set_milestone(project.code, {"name_zh": "验收二"}, number=2, by=actor, at=NOW)
    with pytest.raises(Refused) as refused:
        reach_milestone(project.code, 2, date(2026, 11, 26), "", by=actor, at=NOW)
    assert codes(refused) == ["DayNotReached"]
    reach_milestone(project.code, 2, date(2026, 11, 20), "验收单", by=actor, at=NOW)
    with pytest.raises(Refused) as refused:
        reach_milestone(project.code, 2, date(2026, 11, 20), "", by=actor, at=NOW)
    assert codes(refused) == ["AlreadyReached"]
    with pytest.raises(NotFound):
        reach_milestone(project.code, 3, date(2026, 11, 20), "", by=actor, at=NOW)
    assert db.session.query(Milestone).filter_by(state="reached").count() == 1


def a_past_booking(person, instrument=None, hours=3, day=20, **more):
    instrument = instrument or an_instrument(an_organisation("lingang"))
    return a_reservation(instrument, person, a_span(day, 9, hours), "completed", **more)


def test_own_bookings_and_those_of_both_sides_are_linked_once(context):
    lead, colleague, stranger = a_person(), a_person(), a_person()
    project = a_project(lead=lead, research=an_organisation("neobay"))
    colleague.organisation_id = project.research_org_id
    db.session.commit()
    actor = actor_of(lead)
    for person in (lead, colleague):
        booking = a_past_booking(person)
        assert (
            link_reservation(project.code, booking.code, by=actor, at=NOW)
            == booking.code
        )
    with pytest.raises(Refused) as refused:
        link_reservation(project.code, booking.code, by=actor, at=NOW)
    assert codes(refused) == ["LinkedElsewhere"]
    for code in (a_past_booking(stranger).code, "B-99999999", "nonsense"):
        with pytest.raises(Refused) as refused:
            link_reservation(project.code, code, by=actor, at=NOW)
        assert codes(refused) == ["NotYours"]
    cancelled = a_reservation(an_instrument(), lead, a_span(20), "cancelled")
    with pytest.raises(Refused) as refused:
        link_reservation(project.code, cancelled.code, by=actor, at=NOW)
    assert codes(refused) == ["NotEvidence"]
    unlink_reservation(project.code, booking.code, by=actor, at=NOW)
    assert db.session.query(LinkedReservation).count() == 1
    with pytest.raises(NotFound):
        unlink_reservation(project.code, booking.code, by=actor, at=NOW)


def test_hours_and_cost_are_computed_from_what_took_place(context):
    lead = a_person()
    project = a_project(lead=lead)
    rig, scanner = (
        an_instrument(an_organisation("lingang")),
        an_instrument(an_organisation("zhangjiang")),
    )
    for booking in (
        a_past_booking(lead, rig, hours=4, day=20, price_fen=200_000),
        a_past_booking(lead, rig, hours=2, day=21, price_fen=100_000),
        a_past_booking(lead, scanner, hours=1.5, day=21, price_fen=None),
        a_reservation(rig, lead, a_span(27), "confirmed"),
    ):
        linked(project, booking, lead)
    known = known_project(project.code, actor_of(lead))
    used = used_instruments(known, at=NOW)
    assert [(u.instrument, u.times, u.minutes, u.cost_fen, u.side) for u in used] == [
        (rig.code, 2, 360, 300_000, "validation"), (scanner.code, 1, 90, 0, "research"),
    ]  # fmt: skip
    assert minutes_by_side(used) == {"research": 90, "validation": 360}
    assert flow_between_zones(used) == [
        ("neobay", "lingang", 360),
        ("neobay", "zhangjiang", 90),
    ]
    later = used_instruments(known, at=NOW + timedelta(days=3))
    assert later[0].times == 3
    assert counting(NOW) is not None
    page = project_page(project.code, actor_of(lead), at=NOW)
    assert [b.counts for b in page.bookings] == [False, True, True, True]
    assert linkable_reservations(known, actor_of(lead), at=NOW) == []


def test_a_project_is_known_to_its_members_and_the_units_of_its_route_alone(context):
    lead, member = a_person(), a_person()
    project = a_project(member, lead=lead)
    a_report(project, lead)
    insiders = [lead, member, a_coordinator(LINGANG), a_person("administrator")]
    outsiders = [
        a_person(), a_person("lab_manager"), a_coordinator("市商务委"),
        a_person("lab_manager", an_organisation("lingang")),
    ]  # fmt: skip
    for person in insiders:
        assert known_project(project.code, actor_of(person)).row.id == project.id
        listed = projects_of(actor_of(person), ProjectFilters(), limit=9)
        assert project.code in [one.row.code for one in listed]
    for person in outsiders:
        with pytest.raises(NotFound):
            known_project(project.code, actor_of(person))
        assert projects_of(actor_of(person), ProjectFilters(), limit=9) == []


def test_the_list_is_narrowed_by_words_stage_sector_and_task(context):
    lead = a_person()
    pump = a_project(lead=lead, title_zh="泵阀（示例）", stage=Stage.PILOT, plan_task=6)
    a_project(lead=lead)
    actor = actor_of(lead)
    for filters in (
        ProjectFilters(text="泵阀"), ProjectFilters(stage="pilot"), ProjectFilters(plan_task=6),
        ProjectFilters(text=pump.code), ProjectFilters(text="泵", sector="ship_power_low"),
    ):  # fmt: skip
        assert [one.row.code for one in projects_of(actor, filters, limit=9)] == [
            pump.code
        ]
    assert projects_of(actor, ProjectFilters(text="100%"), limit=9) == []
    first = projects_of(actor, ProjectFilters(), limit=1)
    rest = projects_of(actor, ProjectFilters(), limit=9, after=first[0].row.code)
    assert {first[0].row.code, rest[0].row.code} > {pump.code}


def test_a_milestone_without_work_shows_on_an_empty_page(context):
    lead = a_person()
    project = a_project(lead=lead)
    a_milestone(project)
    page = project_page(project.code, actor_of(lead), at=NOW)
    assert (page.used, page.bookings, page.reports) == ([], [], [])
    assert len(page.milestones) == 1
