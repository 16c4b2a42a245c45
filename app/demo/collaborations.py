"""Invented collaborations: research in Minhang, trial and validation in Lin-gang."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random

from sqlalchemy import text

from app.demo.organisations import Unit
from app.demo.people import HOME, Member, People
from app.demo.tables import lines_of
from collaboration.models.project import (
    LinkedReservation,
    Milestone,
    Project,
    ProjectMember,
    StageMove,
)
from collaboration.rules.project import (
    TRACK,
    CooperationMode,
    MilestoneState,
    Stage,
)
from kernel.store.db import db
from kernel.values.clock import local, local_day

_WAN_FEN = 1_000_000
_MONTH = timedelta(days=30)
_GROUNDS = ("立项批复", "方案评审通过", "样件验证通过", "试验条件验收", "首批交付")
# Which of the demo researcher's projects she leads.
_HERS = HOME
# A milestone whose hours the bookings do not bear out, for the review to find.
_CLAIMED = "台架 500 小时耐久"
_LINKS_PER_SIDE, _LINKS_OF_A_TEST_BED = 12, 70
_SUMMARY = "闵行侧负责研发设计，临港侧负责试验验证与产业化准备；数据均为示例。"

# Enough of each organisation for all its projects; leads' own bookings first.
_CANDIDATES = text(
    """
    SELECT id, organisation_id, validation FROM (
        SELECT r.id, r.organisation_id, i.zone_key = 'lingang' AS validation,
               row_number() OVER (
                   PARTITION BY r.organisation_id, i.zone_key = 'lingang'
                   ORDER BY r.booked_for_id = :lead DESC, r.id * 7919 % 10007, r.id
               ) AS place
        FROM booking_reservation r JOIN catalog_instrument i ON i.id = r.instrument_id
        WHERE r.organisation_id = ANY(:organisations)
          AND r.state = 'completed' AND lower(r.during) > :since
          AND upper(r.during) - lower(r.during) < interval '3 days') candidates
    WHERE place <= 200 ORDER BY place, id
    """
)


@dataclass(frozen=True, slots=True)
class Plan:
    """A line of the projects' table with its organisations and people."""

    row: Mapping[str, str]
    research: Unit
    validation: Unit
    lead: Member
    members: tuple[Member, ...]
    starts_on: date
    planned_end: date

    @property
    def investment_fen(self) -> int:
        """Return the planned investment."""
        return int(self.row["plan_wan"]) * _WAN_FEN

    def share_at(self, day: date) -> float:
        """Return how much of the planned time has passed by a day, at most 1."""
        whole = (self.planned_end - self.starts_on).days
        return min(max((day - self.starts_on).days / whole, 0.0), 1.0)


def plans(units: Sequence[Unit], people: People, at: datetime) -> list[Plan]:
    """Return the projects of the table; the first led by the demo's researcher."""
    by_slug = {unit.slug: unit for unit in units}
    found = []
    for row in lines_of("projects"):
        research, validation = by_slug[row["research"]], by_slug[row["validation"]]
        theirs = people.of_unit[research.slug]
        hers = research.slug == _HERS and row["latest"] == "returned"
        lead = people.researcher if hers else theirs[0]
        others = (theirs[1], *people.of_unit[validation.slug][:2])
        start = (local_day(at) - int(row["started_months"]) * _MONTH).replace(day=1)
        end = (start + int(row["planned_months"]) * _MONTH).replace(day=28)
        found.append(Plan(row, research, validation, lead, others, start, end))
    return found


def add_projects(
    found: Sequence[Plan], people: People, at: datetime, rng: Random
) -> list[tuple[Plan, Project]]:
    """Add the projects with members, stages, milestones and bookings as evidence."""
    year = local(at).year
    made = [(plan, _project(plan, year)) for plan in found]
    db.session.add_all(project for _, project in made)
    db.session.flush()
    candidates = _candidates(found, people.researcher, at)
    for plan, project in made:
        people_of_it = (plan.lead, *plan.members)
        db.session.add_all(
            ProjectMember(project_id=project.id, user_id=one.id, lead=one is plan.lead)
            for one in people_of_it
        )
        db.session.add_all(_stages(plan, project, at))
        db.session.add_all(_milestones(plan, project, at, rng))
        db.session.add_all(_links(plan, project, at, candidates))
    # The number in the code of the next project follows on the last one.
    db.session.execute(
        text("SELECT setval('collaboration_project_code', :last)"),
        {"last": max(int(plan.row["number"]) for plan in found)},
    )
    db.session.flush()
    return made


def _project(plan: Plan, year: int) -> Project:
    row = plan.row
    return Project(
        code=f"XT-{year}-{int(row['number']):04d}",
        title_zh=row["title_zh"],
        title_en=row["title_en"],
        plan_task=int(row["task"]),
        sector=row["sector"],
        mode=CooperationMode(row["mode"]),
        research_org_id=plan.research.id,
        validation_org_id=plan.validation.id,
        research_credit_code=plan.research.credit_code or "",
        validation_credit_code=plan.validation.credit_code or "",
        research_site_zh=plan.research.address_zh,
        validation_site_zh=plan.validation.address_zh,
        contact_name=plan.lead.name,
        contact_phone=f"021-0000 {plan.lead.id % 10_000:04d}",
        contact_email=plan.lead.email,
        starts_on=plan.starts_on,
        planned_end=plan.planned_end,
        stage=Stage(row["stage"]),
        trl_start=int(row["trl_start"]),
        trl_target=int(row["trl_target"]),
        mrl_target=min(int(row["trl_target"]) + 1, 10),
        investment_plan_fen=plan.investment_fen,
        land_mu=Decimal(int(row["plan_wan"]) // 400),
        floor_m2=Decimal(int(row["plan_wan"]) * 2),
        summary_zh=_SUMMARY,
        nothing_classified=True,
        opened_by_id=plan.lead.id,
        is_example=True,
    )


def _stages(plan: Plan, project: Project, at: datetime) -> list[StageMove]:
    reached = TRACK[: TRACK.index(project.stage) + 1]
    passed = (local_day(at) - plan.starts_on).days
    return [
        StageMove(
            project_id=project.id,
            stage=stage,
            on=plan.starts_on + timedelta(days=passed * n // len(reached)),
            grounds=_GROUNDS[n],
        )
        for n, stage in enumerate(reached)
    ]


def _milestones(
    plan: Plan, project: Project, at: datetime, rng: Random
) -> list[Milestone]:
    whole = (plan.planned_end - plan.starts_on).days
    today = local_day(at)
    rows = [
        (float(row["share"]), row["side"], row["name_zh"], row["document_zh"])
        for row in lines_of("milestones")
    ]
    if plan.row["flaw"] == "jump":
        rows.append(
            (plan.share_at(today) - 0.12, "validation", _CLAIMED, "试验记录.pdf")
        )
    found = []
    for share, side, name, document in rows:
        planned = plan.starts_on + timedelta(days=int(whole * share))
        reached = planned + timedelta(days=rng.randrange(-6, 9))
        done = reached <= today - timedelta(days=3)
        undocumented = plan.row["flaw"] == "paper" and side == "validation"
        near = not done and planned <= today + timedelta(days=60)
        found.append(
            Milestone(
                project_id=project.id,
                name_zh=name,
                side=side,
                planned_on=planned,
                reached_on=reached if done else None,
                state=MilestoneState.REACHED
                if done
                else MilestoneState.RUNNING
                if near
                else MilestoneState.PLANNED,
                evidence_zh=""
                if undocumented or not done
                else document or "检测报告.pdf",
            )
        )
    found.sort(key=lambda milestone: milestone.planned_on)
    for number, milestone in enumerate(found, start=1):
        milestone.number = number
    return found


def _candidates(
    found: Sequence[Plan], researcher: Member, at: datetime
) -> dict[tuple[int, bool], list[int]]:
    """Return bookings that took place, by organisation and by whether in Lin-gang."""
    both = {unit.id for plan in found for unit in (plan.research, plan.validation)}
    rows = db.session.execute(
        _CANDIDATES,
        {
            "organisations": sorted(both),
            "lead": researcher.id,
            "since": at - timedelta(days=180),
        },
    )
    grouped: dict[tuple[int, bool], list[int]] = {}
    for reservation_id, organisation_id, validation in rows:
        grouped.setdefault((organisation_id, validation), []).append(reservation_id)
    return grouped


def _links(
    plan: Plan,
    project: Project,
    at: datetime,
    candidates: dict[tuple[int, bool], list[int]],
) -> list[LinkedReservation]:
    """Link bookings of both sides; each is taken from the candidates, for it counts once."""
    wanted = {False: _LINKS_PER_SIDE, True: 2 * _LINKS_PER_SIDE}
    if plan.row["flaw"] == "jump":
        wanted[True] = _LINKS_OF_A_TEST_BED
    if plan.row["flaw"] == "paper":
        # What is said to be reached has nothing to stand on.
        wanted[True] = 0
    found: list[int] = []
    for validation, most in wanted.items():
        for unit in (plan.research, plan.validation):
            left = candidates.get((unit.id, validation), [])
            found += left[: most // 2]
            del left[: most // 2]
    return [
        LinkedReservation(
            project_id=project.id,
            reservation_id=reservation_id,
            linked_by_id=plan.lead.id,
            linked_at=at,
        )
        for reservation_id in found
    ]
