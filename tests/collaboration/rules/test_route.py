"""Routes by plan task, content and zone."""

from collaboration.rules.route import (
    AIRWORTHINESS,
    ASSUMED,
    IP,
    LABELS,
    Passage,
    Stop,
    applies,
    names_of,
    stations,
    stops,
)


def units(task: int, passage: Passage) -> list[list[str]]:
    found: dict[int, list[str]] = {}
    for one in stations():
        if one.plan_task == task and applies(one.condition, one.zone, passage):
            found.setdefault(one.position, []).append(one.unit)
    return list(found.values())


PLAIN = Passage(frozenset(), "neobay")


def test_task_7_goes_from_the_district_to_the_commission():
    assert units(7, PLAIN) == [[ASSUMED], ["临港新片区管委会"], ["市经济信息化委"]]


def test_airworthiness_is_countersigned_beside_lingang():
    assert units(8, PLAIN)[1] == ["临港新片区管委会"]
    with_it = Passage(frozenset({AIRWORTHINESS}), "neobay")
    assert units(8, with_it)[1] == ["临港新片区管委会", "民航华东地区管理局"]


def test_task_6_begins_with_the_zone_of_the_research_side():
    assert units(6, PLAIN)[0] == [ASSUMED]
    assert units(6, Passage(frozenset(), "zhangjiang"))[0] == [
        "浦东新区（上海自贸试验区管委会）"
    ]
    assert units(6, Passage(frozenset({IP}), "lingang"))[-1] == [
        "市科委", "浦东新区（上海自贸试验区管委会）", "市知识产权局",
    ]  # fmt: skip


def test_every_label_has_a_name_in_english():
    assert {one.label_zh for one in stations()} == set(LABELS)


def test_a_station_left_out_leaves_no_gap():
    kept = stops([Stop(2, 5, "会签"), Stop(3, 9, "市级"), Stop(3, 7, "会签")])
    assert [(s.position, s.organisation_id) for s in kept] == [(1, 5), (2, 7), (2, 9)]


def test_a_unit_stands_once_at_a_position():
    kept = stops([Stop(1, 5, "会签"), Stop(1, 5, "会签")])
    assert len(kept) == 1


def test_a_unit_is_known_by_its_short_and_its_full_name():
    assert "上海市科学技术委员会" in names_of("市科委")
