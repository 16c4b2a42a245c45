"""Projects, their members, milestones, linked bookings and reports."""

import itertools
from datetime import date

from collaboration.models.project import (
    LinkedReservation,
    Milestone,
    Project,
    ProjectMember,
    StageMove,
)
from collaboration.models.report import Report
from collaboration.queries.deadlines import deadlines
from collaboration.rules.period import Period
from collaboration.rules.project import CooperationMode, MilestoneState, Stage
from collaboration.rules.report_state import ReportState
from identity.models.organisation import Organisation
from identity.models.user import Membership, User
from kernel.store.db import db
from kernel.values import clock
from kernel.values.actor import Role
from tests.builders.identity import a_person, an_organisation, save

_count = itertools.count(1)

# Codes whose check characters are right; of no real unit.
RESEARCH_CODE, VALIDATION_CODE = "12310112EXAMP00079", "12310115EXAMP0015F"
PARTNER_CODE = "12310112EXAMP0023Y"

COMPLETE = {
    "progress_pct": 54,
    "visual_progress": "3 号台架改造完成，燃喷单元装机 2 套。",
    "trl_now": 6,
    "trl_basis": "台架验证报告",
    "inv_period_fen": 1_865_000_000,
    "inv_cum_fen": 1_865_000_000,
    "problems": "无",
    "next_plan": "完成 500 h 耐久。",
    "involves_ip": False,
    "involves_airworthiness": False,
}
# The same, as a form or the API sends it.
TYPED = {
    **{k: v for k, v in COMPLETE.items() if not k.endswith("_fen")},
    "inv_period_wan": "1865.00",
    "inv_cum_wan": "1865.00",
}


def a_project(
    *members: User, lead: User | None = None, plan_task: int = 7, **more
) -> Project:
    """Make a project between Minhang and Lin-gang; its lead is a member too."""
    n = next(_count)
    research = more.pop("research", None) or an_organisation("neobay", "enterprise")
    validation = more.pop("validation", None) or an_organisation(
        "lingang", "enterprise"
    )
    lead = lead or a_person("researcher", research)
    given = {
        "research_credit_code": RESEARCH_CODE,
        "validation_credit_code": VALIDATION_CODE,
        "code": f"XT-2026-{9000 + n}",
        "title_zh": f"船用低速机智能燃喷系统{n}（示例）",
        "title_en": f"Smart injection {n} (example)",
        "sector": "ship_power_low",
        "mode": CooperationMode.SUPPLY_CHAIN,
        "contact_name": "韩越",
        "starts_on": date(2026, 1, 1),
        "planned_end": date(2027, 12, 31),
        "stage": Stage.VALIDATION,
        "trl_start": 5,
        "trl_target": 8,
        "investment_plan_fen": 12_000_000_000,
        "nothing_classified": True,
        "is_example": True,
    }
    project = save(
        Project(
            plan_task=plan_task,
            research_org_id=research.id,
            validation_org_id=validation.id,
            opened_by_id=lead.id,
            **{**given, **more},
        )
    )
    save(ProjectMember(project_id=project.id, user_id=lead.id, lead=True))
    for member in members:
        save(ProjectMember(project_id=project.id, user_id=member.id, lead=False))
    save(StageMove(project_id=project.id, stage=project.stage, on=project.starts_on))
    return project


def a_milestone(project: Project, number: int = 1, **more) -> Milestone:
    reached = more.get("reached_on")
    given = {
        "name_zh": f"里程碑 {number}",
        "side": "validation",
        "planned_on": date(2026, 9, 30),
        "reached_on": None,
        "state": MilestoneState.REACHED if reached else MilestoneState.PLANNED,
    }
    return save(Milestone(project_id=project.id, number=number, **{**given, **more}))


def a_report(
    project: Project, author: User, period: str = "2026Q3", state: str = "draft", **more
) -> Report:
    found = Period.parse(period)
    assert found is not None
    given = {"content": dict(COMPLETE), "version": 0, "edition": 1, "step": 0}
    return save(
        Report(
            project_id=project.id,
            period=period,
            due_on=deadlines().due_on(project.plan_task, found),
            state=ReportState(state),
            author_id=author.id,
            **{**given, **more},
        )
    )


def linked(project: Project, reservation, by: User) -> LinkedReservation:
    return save(
        LinkedReservation(
            project_id=project.id,
            reservation_id=reservation.id,
            linked_by_id=by.id,
            linked_at=clock.now(),
        )
    )


def unit(name_zh: str) -> Organisation:
    """Return a responsible unit of the reference data."""
    return db.session.query(Organisation).filter_by(name_zh=name_zh).one()


def a_coordinator(name_zh: str) -> User:
    """Make a coordinator of a responsible unit of the reference data."""
    return a_person("coordinator", unit(name_zh))


def also(person: User, role: Role, organisation: Organisation) -> User:
    """Give a person a further role."""
    save(Membership(user_id=person.id, organisation_id=organisation.id, role=role))
    return person


MINHANG, LINGANG, ECONOMY = "闵行区", "临港新片区管委会", "市经济信息化委"
CAAC, TRANSPORT = "民航华东地区管理局", "市交通委"
SCIENCE, PUDONG, IP_OFFICE = (
    "市科委",
    "浦东新区（上海自贸试验区管委会）",
    "市知识产权局",
)
