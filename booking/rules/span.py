"""Half-open stretches of time."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """From start up to, not including, end; kept in UTC. Two that touch do not overlap.

    Raises ValueError for a naive datetime, or when the end is not after the start.
    """

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        for name in ("start", "end"):
            moment: datetime = getattr(self, name)
            if moment.tzinfo is UTC:
                continue
            if moment.tzinfo is None:
                raise ValueError("a span needs aware datetimes")
            try:
                object.__setattr__(self, name, moment.astimezone(UTC))
            except OverflowError as error:
                raise ValueError("a span must lie within the calendar") from error
        if self.start >= self.end:
            raise ValueError("a span must end after it starts")

    @property
    def length(self) -> timedelta:
        """Return how long the span lasts."""
        return self.end - self.start

    @property
    def minutes(self) -> int:
        """Return the whole minutes of the length."""
        return int(self.length.total_seconds() // 60)

    def overlaps(self, other: "Span") -> bool:
        """Say whether both share some time."""
        return self.start < other.end and other.start < self.end

    def contains(self, other: "Span") -> bool:
        """Say whether the other lies wholly inside this one."""
        return self.start <= other.start and other.end <= self.end

    def intersection(self, other: "Span") -> "Span | None":
        """Return the time that both share, or None."""
        if not self.overlaps(other):
            return None
        if other.contains(self):
            return self
        return Span(max(self.start, other.start), min(self.end, other.end))

    def expand(self, before: timedelta, after: timedelta) -> "Span":
        """Return the span with time added in front and behind."""
        return Span(self.start - before, self.end + after)

    def shifted(self, by: timedelta) -> "Span":
        """Return a span of the same length, moved."""
        return Span(self.start + by, self.end + by)

    def minus(self, others: Iterable["Span"]) -> "list[Span]":
        """Return what is left of this span, in order, once the others are taken out."""
        left: list[Span] = []
        cursor = self.start
        for other in sorted(others):
            if other.start >= self.end:
                break
            if other.start > cursor:
                left.append(Span(cursor, other.start))
            cursor = max(cursor, other.end)
            if cursor >= self.end:
                return left
        return [*left, Span(cursor, self.end)]


def merged(spans: Iterable[Span]) -> list[Span]:
    """Return the same time in order as few spans; those that touch become one."""
    joined: list[Span] = []
    for span in sorted(spans):
        if joined and span.start <= joined[-1].end:
            if span.end > joined[-1].end:
                joined[-1] = Span(joined[-1].start, span.end)
        else:
            joined.append(span)
    return joined
