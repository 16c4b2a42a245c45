"""Projects: their head, stages, lanes and names."""

from datetime import UTC, date, datetime, timedelta

import pytest

from booking.rules.reservation_state import ReservationState
from collaboration.rules.evidence import LINKABLE, counts
from collaboration.rules.filters import ProjectFilters
from collaboration.rules.lanes import LENGTH, Planned, lanes
from collaboration.rules.project import (
    MILESTONE_WORDS,
    MODE_WORDS,
    STAGE_WORDS,
    CooperationMode,
    MilestoneState,
    Stage,
    may_move,
    project_refusals,
    stage_refusals,
    time_passed_pct,
)
from collaboration.rules.vocabulary import (
    plan_tasks,
    readiness_levels,
    sectors,
    stage_levels,
)

HEAD = {
    "starts_on": date(2026, 1, 1),
    "planned_end": date(2027, 12, 31),
    "trl_start": 5,
    "trl_target": 8,
    "research_org_id": 1,
    "validation_org_id": 2,
    "nothing_classified": True,
}


def codes(**changes):
    return [reason.code for reason in project_refusals(**{**HEAD, **changes})]


def test_a_sound_head_is_accepted():
    assert codes() == []


def test_all_reasons_against_a_head_are_given_at_once():
    wrong = {"planned_end": HEAD["starts_on"], "trl_target": 4, "validation_org_id": 1, "nothing_classified": False}  # fmt: skip
    assert codes(**wrong) == [
        "OneSideOnly", "EndBeforeStart", "TargetBelowStart", "ClassifiedNotDeclared",
    ]  # fmt: skip


@pytest.mark.parametrize("stage", Stage)
def test_stages_are_taken_one_by_one(stage):
    reachable = [to for to in Stage if may_move(stage, to)]
    if stage is Stage.TERMINATED:
        assert reachable == []
        assert [r.code for r in stage_refusals(stage, Stage.PILOT)] == ["ProjectEnded"]
    else:
        assert Stage.TERMINATED in reachable
        assert len(reachable) == (
            2 if stage in (Stage.CONCEPT, Stage.INDUSTRIALISATION) else 3
        )
        assert [r.code for r in stage_refusals(stage, stage)] == ["StageOutOfReach"]


def test_time_passes_from_nothing_to_all():
    start, end = date(2026, 1, 1), date(2027, 1, 1)
    assert time_passed_pct(start, end, date(2025, 1, 1)) == 0
    assert time_passed_pct(start, end, date(2026, 7, 2)) == 50
    assert time_passed_pct(start, end, date(2030, 1, 1)) == 100


def test_every_choice_has_a_name():
    assert set(STAGE_WORDS) == set(Stage)
    assert set(MODE_WORDS) == set(CooperationMode)
    assert set(MILESTONE_WORDS) == set(MilestoneState)
    assert set(stage_levels()) == {str(stage) for stage in Stage}
    assert len(sectors()) == 9
    assert list(plan_tasks()) == [6, 7, 8]
    assert readiness_levels()[6].zh == "正样级"
    assert ProjectFilters().plan_task == 0


def test_milestones_are_laid_out_on_the_lane_of_their_side():
    start, end, today = date(2026, 1, 1), date(2026, 12, 31), date(2026, 7, 1)
    plan = [
        Planned(
            "算法",
            "research",
            date(2026, 3, 1),
            date(2026, 3, 1),
            MilestoneState.REACHED,
        ),
        Planned("台架", "validation", date(2026, 6, 1), None, MilestoneState.RUNNING),
        Planned("耐久", "validation", date(2026, 9, 1), None, MilestoneState.PLANNED),
        Planned("不做了", "validation", date(2026, 9, 1), None, MilestoneState.DROPPED),
    ]
    research, validation = lanes(plan, start, end, today)
    assert [p[2:] for p in research.pieces] == [("算法", "done")]
    assert [p[2:] for p in validation.pieces] == [("台架", "late"), ("耐久", "now")]
    assert [m[1] for m in validation.marks] == ["台架", "耐久"]
    places = [p[0] + p[1] for lane in (research, validation) for p in lane.pieces]
    assert all(0 < place <= LENGTH for place in places)


def test_a_booking_counts_once_it_has_taken_place():
    now = datetime(2026, 11, 25, tzinfo=UTC)
    hour = timedelta(hours=1)
    assert counts(ReservationState.COMPLETED, now, now)
    assert counts(ReservationState.CONFIRMED, now, now)
    assert not counts(ReservationState.CONFIRMED, now + hour, now)
    assert not counts(ReservationState.CANCELLED, now - hour, now)
    assert not counts(ReservationState.NO_SHOW, now - hour, now)
    assert ReservationState.REQUESTED not in LINKABLE
