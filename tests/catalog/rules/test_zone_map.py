"""The schematic map is true to directions and distances."""

from catalog.rules.zone_map import HEIGHT, WIDTH, placed

CENTRES = {"west": (31.0, 121.4), "east": (31.0, 121.9), "north": (31.3, 121.4)}


def test_what_lies_north_stands_above_and_what_lies_east_to_the_right():
    at = {mark.key: mark for mark in placed(CENTRES).marks}
    assert at["west"].x < at["east"].x
    assert at["north"].y < at["west"].y
    assert at["west"].x == at["north"].x
    assert all(0 < m.x < WIDTH and 0 < m.y < HEIGHT for m in at.values())


def test_twice_as_far_is_drawn_twice_as_far_and_said_in_kilometres():
    ways = {frozenset((w.start.key, w.end.key)): w for w in placed(CENTRES).legs}
    assert abs(ways[frozenset(("west", "east"))].km - 48) <= 1
    assert abs(ways[frozenset(("west", "north"))].km - 33) <= 1


def test_one_zone_or_none_can_be_drawn():
    assert placed({}).marks == []
    assert len(placed({"only": (31.0, 121.4)}).marks) == 1
