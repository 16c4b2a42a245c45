"""What a collaboration project is made of: stages, modes, milestones."""

from enum import StrEnum


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


class CooperationMode(StrEnum):
    """How the two sides belong together."""

    ONE_GROUP = "one_group"
    SUPPLY_CHAIN = "supply_chain"
    UNIVERSITY_ENTERPRISE = "university_enterprise"
    COMMISSIONED = "commissioned"
    SHARED_PLATFORM = "shared_platform"


class MilestoneState(StrEnum):
    """Where a milestone stands."""

    PLANNED = "planned"
    RUNNING = "running"
    REACHED = "reached"
    DROPPED = "dropped"


def may_move(stage: Stage, to: Stage) -> bool:
    """Say whether a project may go to a stage: one step either way, or end.

    A terminated project stays terminated.
    """
    if stage is Stage.TERMINATED or stage is to:
        return False
    if to is Stage.TERMINATED:
        return True
    return abs(TRACK.index(to) - TRACK.index(stage)) == 1
