"""Names from the reference tables, in both languages: sectors, levels, tasks."""

import csv
from functools import lru_cache
from pathlib import Path
from typing import Any

from kernel.values.text import Bilingual

_FOLDER = Path(__file__).parents[2] / "reference"

TASKS = (6, 7, 8)


@lru_cache
def sectors() -> dict[str, Bilingual]:
    """Return the sectors of high-end equipment and low altitude."""
    return _names("sectors.csv", "key", "zh", "en")


@lru_cache
def stage_levels() -> dict[str, str]:
    """Return the readiness levels usual at each stage, such as 4-5."""
    return {row["key"]: row["trl"] for row in _rows("stages.csv")}


@lru_cache
def readiness_levels() -> dict[int, Bilingual]:
    """Return the names of the readiness levels 1 to 9 (GB/T 22900)."""
    names = _names("trl.csv", "level", "name_zh", "meaning_en")
    return {int(level): name for level, name in names.items()}


@lru_cache
def manufacturing_levels() -> dict[int, Bilingual]:
    """Return the names of the manufacturing levels 1 to 10."""
    names = _names("mrl.csv", "level", "name_zh", "meaning_en")
    return {int(level): name for level, name in names.items()}


@lru_cache
def plan_tasks() -> dict[int, Bilingual]:
    """Return the titles of the plan tasks under which collaborations run."""
    names = _names("plan_tasks.csv", "number", "title_zh", "title_en")
    return {task: names[str(task)] for task in TASKS}


@lru_cache
def zone_names() -> dict[str, Bilingual]:
    """Return the names of the zones by key."""
    return _names("zones.csv", "key", "name_zh", "name_en")


@lru_cache
def first_deadlines() -> list[dict[str, Any]]:
    """Return the due days and reminders with which every installation begins."""
    numbers = ("plan_task", "due_days", "every_days", "review_days")
    return [
        {name: int(row[name]) for name in numbers}
        | {
            "kind": row["kind"],
            "ahead_days": [int(days) for days in row["ahead_days"].split()],
        }
        for row in _rows("report_deadlines.csv")
    ]


def _names(file: str, key: str, zh: str, en: str) -> dict[str, Bilingual]:
    return {row[key]: Bilingual(row[zh], row[en]) for row in _rows(file)}


def _rows(file: str) -> list[dict[str, str]]:
    with (_FOLDER / file).open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))
