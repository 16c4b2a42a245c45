"""Which units a report passes, in which order (reference/review_flow.json)."""

import csv
import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from pathlib import Path

from kernel.values.text import N_

_REFERENCE = Path(__file__).parents[2] / "reference"
FLOW = _REFERENCE / "review_flow.json"
UNITS = _REFERENCE / "responsible_units.csv"

# Which unit looks after a zone: "zone_office" in the table.
ZONE_OFFICES = {
    "neobay": "闵行区",
    "hongqiao_mh": "闵行区",
    "zhangjiang": "浦东新区（上海自贸试验区管委会）",
    "lingang": "临港新片区管委会",
}
# The plan names no Minhang unit: its step is our assumption and can be switched off.
ASSUMED = "闵行区"

IP, AIRWORTHINESS = "ip", "airworthiness"
_CONDITIONS = {"知识产权": IP, "适航": AIRWORTHINESS}

LABELS = {
    "初审：所在片区": N_("First review by the zone"),
    "区级初审": N_("District review"),
    "会签": N_("Countersign"),
    "会签：含知识产权内容时": N_("Countersign: IP content"),
    "会签：含适航内容时": N_("Countersign: airworthiness"),
    "市级": N_("Municipal review"),
}


@dataclass(frozen=True, slots=True)
class Station:
    """One unit of a route; those with the same position sign side by side.

    `condition` names the content without which it is left out; `zone` the zone of the
    research side for which alone it stands.
    """

    plan_task: int
    position: int
    unit: str
    label_zh: str
    condition: str = ""
    zone: str | None = None


@dataclass(frozen=True, slots=True)
class Passage:
    """What a route depends on: content of the report, zone of the research side."""

    content: frozenset[str]
    zone: str | None


@dataclass(frozen=True, slots=True)
class Stop:
    """A unit that this report has to pass; positions count from 1 without gaps."""

    position: int
    organisation_id: int
    label_zh: str


@lru_cache
def stations() -> tuple[Station, ...]:
    """Return the stations of all routes as the table has them."""
    routes = json.loads(FLOW.read_text("utf-8"))["routes"]
    return tuple(
        station
        for task, positions in routes.items()
        for position, side_by_side in enumerate(positions, start=1)
        for unit, label in side_by_side
        for station in _read(int(task), position, unit, label)
    )


def _read(task: int, position: int, unit: str, label: str) -> Iterable[Station]:
    if unit == "zone_office":
        return [
            Station(task, position, office, label, zone=zone)
            for zone, office in ZONE_OFFICES.items()
        ]
    condition = next((key for word, key in _CONDITIONS.items() if word in label), "")
    return [Station(task, position, unit, label, condition)]


def applies(condition: str, zone: str | None, passage: Passage) -> bool:
    """Say whether a station belongs to this report's route."""
    return (not condition or condition in passage.content) and (
        zone is None or zone == passage.zone
    )


def stops(found: Iterable[Stop]) -> list[Stop]:
    """Number the stations that apply without gaps, each unit once per position."""
    ordered = sorted(found, key=lambda stop: (stop.position, stop.organisation_id))
    return [
        Stop(position, organisation_id, label)
        for position, (_, together) in enumerate(
            groupby(ordered, key=lambda stop: stop.position), start=1
        )
        for organisation_id, label in {
            stop.organisation_id: stop.label_zh for stop in together
        }.items()
    ]


@lru_cache
def names_of(unit: str) -> tuple[str, ...]:
    """Return the names under which a responsible unit may be registered."""
    with UNITS.open(encoding="utf-8-sig", newline="") as lines:
        full = {r["short_name_zh"]: r["full_name_zh"] for r in csv.DictReader(lines)}
    more = {ASSUMED: f"上海市{ASSUMED}人民政府"}
    return tuple(dict.fromkeys((unit, full.get(unit, unit), more.get(unit, unit))))
