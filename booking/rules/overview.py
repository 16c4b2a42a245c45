"""Many instruments on one scale of time: what of it is drawn."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from booking.rules.span import Span

# Rows that come together; what is not on the screen is not asked for.
CHUNK = 25
# Beyond this nobody scrolls; places for all would weigh more than the rows.
MOST_ROWS = 5000
DAY_STEP, WEEK_STEP = timedelta(minutes=5), timedelta(minutes=30)
DAY_STEPS, WEEK_STEPS = 288, 336


@dataclass(frozen=True, slots=True)
class Cell:
    """A piece of a row in steps of its scale: from `start`, `width` steps long."""

    kind: str
    start: int
    width: int
    span: Span


@dataclass(frozen=True, slots=True)
class Scale:
    """A stretch of days cut into steps; `first` and `last` are the steps drawn."""

    midnight: datetime
    step: timedelta
    first: int
    last: int

    @property
    def within(self) -> Span:
        """Return the time drawn."""
        return Span(
            self.midnight + self.first * self.step,
            self.midnight + self.last * self.step,
        )

    def steps(self, span: Span) -> tuple[int, int]:
        """Return the steps that a span touches: what is taken never looks shorter."""
        start = (span.start - self.midnight) // self.step
        end = -((self.midnight - span.end) // self.step)
        return max(start, self.first), min(end, self.last)


def scale_of(midnight: datetime, view: str) -> Scale:
    """Return the scale of a day (8 to 22 o'clock, or all of it) or of a week."""
    if view == "week":
        return Scale(midnight, WEEK_STEP, 0, WEEK_STEPS)
    if view == "night":
        return Scale(midnight, DAY_STEP, 0, DAY_STEPS)
    return Scale(midnight, DAY_STEP, 8 * 12, 22 * 12)


def cells(pieces: Iterable[tuple[str, Span]], scale: Scale) -> list[Cell]:
    """Return what is drawn of a row, in order; two of a kind that touch become one.

    What is free is drawn only on the scale of a day, where it can be clicked.
    """
    found: list[Cell] = []
    for kind, span in sorted(pieces, key=lambda piece: piece[1]):
        if kind == "free" and scale.step != DAY_STEP:
            continue
        start, end = scale.steps(span)
        if end <= start:
            continue
        last = found[-1] if found else None
        if last and kind in ("closed", "free") and _goes_on(last, kind, start):
            whole = Span(last.span.start, max(last.span.end, span.end))
            found[-1] = Cell(kind, last.start, end - last.start, whole)
        else:
            found.append(Cell(kind, start, end - start, span))
    return found


def _goes_on(last: Cell, kind: str, start: int) -> bool:
    return last.kind == kind and last.start + last.width >= start


def chunks(total: int) -> list[int]:
    """Return at which row each chunk begins, as far as rows are shown."""
    return list(range(0, min(total, MOST_ROWS), CHUNK))
