"""Milestones laid out in time, one lane for each side of a project."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from collaboration.rules.project import RESEARCH, VALIDATION, MilestoneState

# The lanes are so many units long, whatever the time they show.
LENGTH = 240


@dataclass(frozen=True, slots=True)
class Planned:
    """A milestone as the lanes need it."""

    name: str
    side: str
    planned_on: date
    reached_on: date | None
    state: MilestoneState


@dataclass(frozen=True, slots=True)
class Lane:
    """One side: pieces are (start, length, text, state), marks (at, text, state).

    States are done, now, late or empty; places count from 0 to LENGTH.
    """

    side: str
    pieces: list[tuple[int, int, str, str]]
    marks: list[tuple[int, str, str]]


def lanes(
    milestones: Iterable[Planned], starts_on: date, planned_end: date, today: date
) -> list[Lane]:
    """Return both lanes; a piece is the work from one milestone to the next."""
    known = [one for one in milestones if one.state is not MilestoneState.DROPPED]
    last = max([planned_end, *(one.reached_on or one.planned_on for one in known)])
    days = max((last - starts_on).days, 1)

    def place(day: date) -> int:
        return max(0, min(LENGTH, round((day - starts_on).days * LENGTH / days)))

    return [
        _lane(side, [one for one in known if one.side == side], place, today)
        for side in (RESEARCH, VALIDATION)
    ]


def _lane(
    side: str, own: list[Planned], place: Callable[[date], int], today: date
) -> Lane:
    pieces, marks, begin, running = [], [], 0, False
    for one in sorted(own, key=lambda one: one.reached_on or one.planned_on):
        end = place(one.reached_on or one.planned_on)
        state = _state(one, today)
        if not state and not running:
            state, running = "now", True
        if end > begin:
            pieces.append((begin, end - begin, one.name, state))
        marks.append((end, one.name, "" if state == "now" else state))
        begin = max(begin, end)
    return Lane(side, pieces, marks)


def _state(one: Planned, today: date) -> str:
    if one.reached_on is not None:
        return "done"
    return "late" if one.planned_on < today else ""
