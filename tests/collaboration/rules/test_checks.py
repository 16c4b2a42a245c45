"""What the automatic checks find, and the sentence made of it."""

from dataclasses import replace
from datetime import date

import pytest

from collaboration.rules.amounts import wan
from collaboration.rules.checks import (
    Level,
    MilestoneFacts,
    Picture,
    change_pct,
    checks,
    hours_named,
    to_look_at,
)
from collaboration.rules.figures import BY_PERIOD, figures, minutes_of, since_start
from collaboration.rules.period import Period
from collaboration.rules.picture import picture
from collaboration.rules.report_fields import differences, missing, prefilled
from collaboration.rules.verdict import verdict

WAN = 1_000_000
GOOD = {
    "progress_pct": 54,
    "visual_progress": "台架改造完成",
    "trl_now": 6,
    "trl_basis": "台架试验",
    "inv_period_fen": 1865 * WAN,
    "inv_cum_fen": 6420 * WAN,
    "rd_period_fen": 400 * WAN,
    "problems": "无",
    "next_plan": "耐久试验",
}
BEFORE = {"inv_period_fen": 1240 * WAN, "inv_cum_fen": 4555 * WAN, "rd_period_fen": 418 * WAN, "trl_now": 6}  # fmt: skip
FINE = Picture(
    content=GOOD,
    before=BEFORE,
    investment_plan_fen=12_000 * WAN,
    starts_on=date(2026, 1, 1),
    last_day=date(2026, 9, 30),
    nothing_classified=True,
    minutes_by_side={"research": 0, "validation": 388 * 60},
    milestones=(MilestoneFacts("验收", "validation", date(2026, 12, 31), None),),
)


def found(**changes):
    content = {**GOOD, **changes.pop("content", {})}
    seen = to_look_at(checks(replace(FINE, content=content, **changes)))
    return [(one.name, one.target) for one in seen]


def milestone(name="3 号台架验收", **more):
    given = {
        "planned_on": date(2026, 8, 31),
        "reached_on": date(2026, 8, 26),
        "side": "validation",
    }
    return MilestoneFacts(name, **{**given, **more})


def test_a_sound_report_passes_every_check():
    assert found() == []
    assert all(one.level is Level.OK for one in checks(FINE))


def test_an_empty_mandatory_field_is_found():
    assert found(content={"problems": ""}) == [("filled", "problems")]


def test_zero_is_an_answer_and_not_an_empty_field():
    assert missing({**GOOD, "progress_pct": 0, "inv_period_fen": 0}) == []


def test_cumulative_must_be_the_last_one_and_this_period():
    assert found(content={"inv_cum_fen": 6421 * WAN}) == [("adds_up", "inv_cum_fen")]


def test_the_first_report_counts_from_nothing():
    content = {"inv_cum_fen": 1865 * WAN}
    assert found(content=content, before=None) == []


def test_a_change_beyond_200_per_cent_needs_words():
    much = {"rd_period_fen": 1400 * WAN}
    assert found(content=much) == [("large_change", "rd_period_fen")]
    assert found(content={**much, "change_note": "一次性支出"}) == []
    assert found(content={"rd_period_fen": 418 * 3 * WAN}) == []


def test_a_falling_readiness_level_needs_a_reason():
    assert found(content={"trl_now": 5}) == [("readiness", "trl_now")]
    assert found(content={"trl_now": 5, "change_note": "换了方案"}) == []


def test_a_milestone_is_not_reached_without_hours_or_a_document():
    alone = {"minutes_by_side": {"validation": 0}}
    assert found(milestones=(milestone(),), **alone) == [("evidence", "milestones")]
    assert found(milestones=(milestone(documented=True),), **alone) == []
    assert found(milestones=(milestone(),)) == []


def test_hours_promised_in_a_name_must_be_proved():
    said = milestone("台架 500 h 耐久", documented=True)
    assert found(milestones=(said,)) == [("evidence", "milestones")]
    assert found(milestones=(said,), minutes_by_side={"validation": 500 * 60}) == []


@pytest.mark.parametrize(
    ("name", "hours"),
    [
        ("台架 500 h 耐久", 500),
        ("累计 1,200 小时", 1200),
        ("500 hp 机", 0),
        ("算法 V2.3", 0),
    ],
)
def test_running_hours_are_read_from_a_name(name, hours):
    assert hours_named(name) == hours


def test_a_milestone_lies_within_the_project_and_up_to_the_period():
    early = milestone(reached_on=date(2025, 12, 31))
    late = milestone(reached_on=date(2026, 10, 1))
    for one in (early, late):
        assert found(milestones=(one,)) == [("dates", "milestones")]


def test_yuan_typed_as_10_000_yuan_are_found_by_their_size():
    wrong = {"inv_period_fen": 18_650_000 * WAN, "inv_cum_fen": 18_654_555 * WAN, "change_note": "x"}  # fmt: skip
    assert ("unit", "inv_period_fen") in found(content=wrong)


def test_more_than_the_plan_is_told():
    content = {
        "inv_period_fen": 8000 * WAN,
        "inv_cum_fen": 12_555 * WAN,
        "change_note": "x",
    }
    assert found(content=content) == [("unit", "inv_cum_fen")]


def test_a_missing_declaration_is_grave():
    seen = checks(replace(FINE, nothing_classified=False))
    assert [(seen[0].name, seen[0].level)] == [("declaration", Level.BAD)]


def test_the_verdict_says_schedule_and_open_points_in_one_sentence():
    seen = checks(replace(FINE, content={**GOOD, "trl_now": 5}))
    assert str(verdict(seen, 54, 51)) == "On schedule (54 %, time 51 %), 1 to look at."
    assert str(verdict(checks(FINE), 54, 51)).endswith("all checks passed.")
    assert str(verdict(checks(FINE), 40, 51)).startswith("Behind schedule")
    assert str(verdict(seen, None, 51)).startswith("Behind schedule")


def test_a_change_needs_something_to_compare_with():
    assert change_pct(1865, 1240) == 50
    assert change_pct(1, 0) is None
    assert change_pct(None, 5) is None


def test_figures_stand_beside_the_last_period_and_the_plan():
    content = {
        **GOOD,
        "evidence": [{"minutes": 90}],
        "proved_min": {"research": 60, "validation": 90},
    }
    earlier = {**dict.fromkeys(BY_PERIOD, 0), "rd_period_fen": 1530 * WAN}
    rows = {f.key: f for f in figures(content, BEFORE, plan_fen=12_000 * WAN, earlier=earlier)}  # fmt: skip
    investment = rows["inv_period_fen"]
    assert (investment.change_pct, investment.done_pct) == (50, 54)
    assert rows["rd_period_fen"].total == 1930 * WAN
    assert (rows["evidence"].now, rows["evidence"].total) == (90, 150)
    assert minutes_of(None) == 0
    assert "new_jobs" not in rows
    spent = {**dict.fromkeys(BY_PERIOD, 0), "new_jobs": 3}
    assert since_start({"new_jobs": 2}, spent) == {"new_jobs": 5}


def test_amounts_are_said_in_10_000_yuan():
    assert wan(6420 * WAN) == "6,420.00"


def test_a_picture_is_made_from_what_a_report_keeps():
    kept = {**GOOD, "milestones": [{"name_zh": "验收", "side": "validation", "planned_on": "2026-08-31", "reached_on": None, "evidence_zh": ""}]}  # fmt: skip
    seen = picture(kept, None, Period.parse("2026Q3"), investment_plan_fen=1, starts_on=date(2026, 1, 1), nothing_classified=True, plan_task=7)  # fmt: skip
    assert seen.milestones[0].planned_on == date(2026, 8, 31)
    assert seen.last_day == date(2026, 9, 30)


def test_a_report_without_milestones_or_of_aircraft_without_a_step_is_looked_at():
    assert found(milestones=()) == [("recorded", "milestones")]
    assert found(aircraft=True) == [("recorded", "")]
    assert found(aircraft=True, content={"certificates": [{"step": "tc"}]}) == []


def test_a_new_report_begins_with_the_cumulative_figures_of_the_last():
    begun = prefilled({**GOOD, "jobs_research": 86, "evidence": []})
    assert begun["inv_cum_fen"] == 6420 * WAN
    assert begun["jobs_research"] == 86
    assert "inv_period_fen" not in begun
    assert "evidence" not in begun


def test_differences_name_mine_and_theirs():
    assert differences({"problems": "a"}, {"problems": "b"}) == {"problems": ("a", "b")}
    assert differences({"involves_ip": False}, {}) == {}
    assert differences({"new_jobs": 0}, {}) == {"new_jobs": (0, None)}


def test_every_cumulative_amount_must_add_up():
    fixed = {"inv_fixed_period_fen": 300 * WAN, "inv_fixed_cum_fen": 299 * WAN}
    assert found(content=fixed) == [("adds_up", "inv_fixed_cum_fen")]
    funds = {"fiscal_period_fen": 5 * WAN, "fiscal_cum_fen": 4 * WAN}
    assert found(content=funds) == [("adds_up", "fiscal_cum_fen")]


def test_a_part_is_never_more_than_its_whole():
    fixed = {"inv_fixed_period_fen": 1866 * WAN}
    assert found(content=fixed) == [("parts", "inv_fixed_period_fen")]
    people = {"jobs_research": 10, "jobs_validation": 5, "rd_staff": 16}
    assert found(content=people) == [("parts", "rd_staff")]
    assert found(content={**people, "rd_staff": 15}) == []
    assert found(content={"rd_staff": 15}) == []


def test_a_falling_manufacturing_level_needs_a_reason():
    before = {**BEFORE, "mrl_now": 6}
    assert found(content={"mrl_now": 5}, before=before) == [("readiness", "mrl_now")]


def test_a_text_copied_from_the_last_period_is_noticed():
    text = "完成高温组台架试验三轮，形成试验记录十二份并通过内部评审。"
    before = {**BEFORE, "visual_progress": text}
    copied = {"visual_progress": text.replace("三", "四")}
    assert found(content=copied, before=before) == [("copied", "visual_progress")]
    assert found(content={"visual_progress": "无"}, before=before) == []


@pytest.mark.parametrize("key", ["revenue_period_fen", "pledge_fen", "fiscal_cum_fen"])
def test_yuan_typed_as_ten_thousands_are_found_in_every_amount(key):
    assert ("unit", key) in found(content={key: 12_000_001 * WAN})
