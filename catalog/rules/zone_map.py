"""Where zones stand on a schematic map: true to direction and distance, no coast."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations
from math import cos, hypot, radians

WIDTH, HEIGHT, MARGIN = 640, 420, 90
_KM_PER_DEGREE = 111.2


@dataclass(frozen=True, slots=True)
class Mark:
    """A zone's centre on the map, in the units of the drawing; y grows southwards."""

    key: str
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Leg:
    """The way between two zones: where it is drawn, and how long it is."""

    start: Mark
    end: Mark
    km: int


@dataclass(frozen=True, slots=True)
class ZoneMap:
    """All zones, the straight ways between them, and ten kilometres as drawn."""

    marks: list[Mark]
    legs: list[Leg]
    ten_km: int


def placed(centres: Mapping[str, tuple[float, float]]) -> ZoneMap:
    """Place centres, given as (latitude, longitude) in degrees, on the drawing.

    One scale for both directions, so that what looks twice as far is twice as far.
    """
    if not centres:
        return ZoneMap([], [], 0)
    south = min(lat for lat, _lon in centres.values())
    west = min(lon for _lat, lon in centres.values())
    shrink = cos(radians(south))
    plane = {
        key: ((lon - west) * shrink * _KM_PER_DEGREE, (lat - south) * _KM_PER_DEGREE)
        for key, (lat, lon) in centres.items()
    }
    wide = max(max(east for east, _north in plane.values()), 1)
    high = max(max(north for _east, north in plane.values()), 1)
    scale = min((WIDTH - 2 * MARGIN) / wide, (HEIGHT - 2 * MARGIN) / high)
    marks = [
        Mark(key, round(MARGIN + east * scale), round(HEIGHT - MARGIN - north * scale))
        for key, (east, north) in plane.items()
    ]
    legs = [
        Leg(a, b, round(hypot(a.x - b.x, a.y - b.y) / scale))
        for a, b in combinations(marks, 2)
    ]
    return ZoneMap(marks, legs, round(10 * scale))
