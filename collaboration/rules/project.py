"""What a collaboration project is made of: stages, modes, milestones."""

from datetime import date
from enum import StrEnum

from collaboration.rules.refusals import (
    ClassifiedNotDeclared,
    EndBeforeStart,
    OneSideOnly,
    ProjectEnded,
    StageOutOfReach,
    TargetBelowStart,
)
from kernel.values.errors import Refusal
from kernel.values.text import N_


class Stage(StrEnum):
    """How far the work has come, from idea to industry (stages.csv)."""

    CONCEPT = "concept"
    LAB_SCALE = "lab_scale"
    PILOT = "pilot"
    VALIDATION = "validation"
    LOW_RATE = "low_rate"
    INDUSTRIALISATION = "industrialisation"
    TERMINATED = "terminated"


TRACK = tuple(stage for stage in Stage if stage is not Stage.TERMINATED)

STAGE_WORDS = {
    Stage.CONCEPT: N_("Concept"),
    Stage.LAB_SCALE: N_("Laboratory scale"),
    Stage.PILOT: N_("Pilot scale"),
    Stage.VALIDATION: N_("Test and validation"),
    Stage.LOW_RATE: N_("Low-rate production"),
    Stage.INDUSTRIALISATION: N_("Industrialisation"),
    Stage.TERMINATED: N_("Terminated"),
}


class CooperationMode(StrEnum):
    """How the two sides belong together."""

    ONE_GROUP = "one_group"
    SUPPLY_CHAIN = "supply_chain"
    UNIVERSITY_ENTERPRISE = "university_enterprise"
    COMMISSIONED = "commissioned"
    SHARED_PLATFORM = "shared_platform"


MODE_WORDS = {
    CooperationMode.ONE_GROUP: N_("One group, two sites"),
    CooperationMode.SUPPLY_CHAIN: N_("Supply chain partners"),
    CooperationMode.UNIVERSITY_ENTERPRISE: N_("University and enterprise"),
    CooperationMode.COMMISSIONED: N_("Commissioned validation"),
    CooperationMode.SHARED_PLATFORM: N_("Shared platform"),
}


class MilestoneState(StrEnum):
    """Where a milestone stands."""

    PLANNED = "planned"
    RUNNING = "running"
    REACHED = "reached"
    DROPPED = "dropped"


MILESTONE_WORDS = {
    MilestoneState.PLANNED: N_("Planned"),
    MilestoneState.RUNNING: N_("Under way"),
    MilestoneState.REACHED: N_("Reached"),
    MilestoneState.DROPPED: N_("Dropped"),
}

RESEARCH, VALIDATION = "research", "validation"
SIDE_WORDS = {
    RESEARCH: N_("Research and development"),
    VALIDATION: N_("Trial and validation"),
}


def may_move(stage: Stage, to: Stage) -> bool:
    """Say whether a project may go to a stage: one step either way, or end.

    A terminated project stays terminated.
    """
    if stage is Stage.TERMINATED or stage is to:
        return False
    if to is Stage.TERMINATED:
        return True
    return abs(TRACK.index(to) - TRACK.index(stage)) == 1


def stage_refusals(stage: Stage, to: Stage) -> list[Refusal]:
    """Return why a project may not go from one stage to another."""
    if stage is Stage.TERMINATED:
        return [ProjectEnded()]
    if may_move(stage, to):
        return []
    reachable = tuple(STAGE_WORDS[s] for s in Stage if may_move(stage, s))
    return [StageOutOfReach(reachable)]


def project_refusals(
    *,
    starts_on: date,
    planned_end: date,
    trl_start: int,
    trl_target: int,
    research_org_id: int,
    validation_org_id: int,
    nothing_classified: bool,
) -> list[Refusal]:
    """Return every reason against the head of a project, in the order of its form."""
    reasons: list[Refusal] = []
    if research_org_id == validation_org_id:
        reasons.append(OneSideOnly())
    if planned_end <= starts_on:
        reasons.append(EndBeforeStart(starts_on))
    if trl_target < trl_start:
        reasons.append(TargetBelowStart(trl_start))
    if not nothing_classified:
        reasons.append(ClassifiedNotDeclared())
    return reasons


def time_passed_pct(starts_on: date, planned_end: date, day: date) -> int:
    """Return how much of the planned time has passed on a day, 0 to 100."""
    whole = (planned_end - starts_on).days
    return max(0, min(100, round((day - starts_on).days * 100 / max(whole, 1))))
