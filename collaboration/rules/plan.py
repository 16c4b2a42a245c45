"""The nineteen tasks of the plan, who answers for them, and what is counted of each."""

import csv
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from kernel.values.text import N_, Bilingual

_FILE = Path(__file__).parents[2] / "reference" / "plan_tasks.csv"


@dataclass(frozen=True, slots=True)
class PlanTask:
    """A task with the names of its responsible units, as the plan lists them."""

    number: int
    title: Bilingual
    text_zh: str
    units: tuple[Bilingual, ...]
    relevance: str


@dataclass(frozen=True, slots=True)
class Figure:
    """Something counted of a task; `kind` is count, minutes or money (fen)."""

    key: str
    task: int
    label: str
    kind: str = "count"


FIGURES = {
    figure.key: figure
    for figure in (
        Figure("medical_instruments", 5, N_("Medical instruments on the shared list")),
        Figure("shared_instruments", 6, N_("Instruments of Neo Bay and Zhangjiang on the shared list")),
        Figure("cross_instruments", 6, N_("Of these used across the two zones this quarter")),
        Figure("cross_minutes", 6, N_("Hours between the two zones this quarter"), "minutes"),
        Figure("projects_7", 7, N_("Collaborations running")),
        Figure("validating_7", 7, N_("Of these at test and validation or beyond")),
        Figure("investment_7", 7, N_("Planned investment"), "money"),
        Figure("projects_8", 8, N_("Collaborations running")),
        Figure("steps_8", 8, N_("Steps to airworthiness taken")),
        Figure("certificates_8", 8, N_("Type, production and airworthiness certificates")),
        Figure("patents", 9, N_("Patents")),
        Figure("fast_patents", 9, N_("Of these through fast pre-examination")),
        Figure("fast_granted", 9, N_("Of these granted")),
        Figure("pledges", 15, N_("Pledges of intellectual property")),
        Figure("pledged", 15, N_("Amount financed"), "money"),
    )
}  # fmt: skip


class Course(StrEnum):
    """How a task goes, in the words of its unit."""

    ON_TRACK = "on_track"
    DELAYED = "delayed"
    DONE = "done"


COURSE_WORDS = {
    Course.ON_TRACK: N_("On track"),
    Course.DELAYED: N_("Delayed"),
    Course.DONE: N_("Done"),
}


@lru_cache
def plan() -> tuple[PlanTask, ...]:
    """Return the tasks in their order."""
    with _FILE.open(encoding="utf-8-sig", newline="") as lines:
        return tuple(
            PlanTask(
                int(row["number"]),
                Bilingual(row["title_zh"], row["title_en"]),
                row["text_zh"],
                tuple(
                    Bilingual(zh.strip(), en.strip())
                    for zh, en in zip(
                        row["responsible_units"].split("；"),
                        row["responsible_units_en"].split(";"),
                        strict=True,
                    )
                ),
                row["relevance"],
            )
            for row in csv.DictReader(lines)
        )


def task_numbered(number: int) -> PlanTask | None:
    """Return a task by its number, or None when the plan has no such."""
    return next((task for task in plan() if task.number == number), None)


def figures_of(number: int) -> list[Figure]:
    """Return what is counted of a task; nothing where the units write entries alone."""
    return [figure for figure in FIGURES.values() if figure.task == number]
