"""A lab's day as lanes, and the figures above them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from booking.rules.policy import Policy
from booking.rules.reservation_state import ReservationState
from booking.rules.span import Span, merged
from kernel.values.text import Bilingual

NOBODY = Bilingual("")
USED = frozenset({"running", "coming", "done", "late", "over"})
DOWN = frozenset({"maintenance", "training"})


@dataclass(frozen=True, slots=True)
class LaneBlock:
    """One stretch on a lane, cut at midnight; names are for the lab's own eyes.

    `ends` is the end before the cut; `outside` marks a person from another zone.
    """

    kind: str
    span: Span
    ends: datetime
    code: str = ""
    person: str = ""
    unit: Bilingual = NOBODY
    zone: str | None = None
    outside: bool = False
    reason: str = ""
    checked_in: bool = False


@dataclass(frozen=True, slots=True)
class Lane:
    """One instrument and its day; `unit` numbers the lanes of several units or seats."""

    code: str
    name: Bilingual
    model: str
    zone: str
    suspended: bool
    within: Span
    opened: list[Span]
    blocks: list[LaneBlock]
    unit: int = 0

    def now(self, at: datetime) -> LaneBlock | None:
        """Return what is on the instrument at this moment."""
        moment = (b for b in self.blocks if b.span.start <= at < b.span.end)
        return next(moment, None)

    def next(self, at: datetime) -> LaneBlock | None:
        """Return the next booking that begins after this moment."""
        return next((b for b in self.blocks if b.span.start > at and b.code), None)

    @property
    def closed(self) -> list[Span]:
        """Return the closed stretches of the day on which nothing stands."""
        taken = merged([*self.opened, *(block.span for block in self.blocks)])
        return self.within.minus(taken)

    @property
    def open_min(self) -> int:
        """Return the minutes of the day in which the instrument is open."""
        return sum(span.minutes for span in self.opened)

    @property
    def used_min(self) -> int:
        """Return the booked minutes inside opening hours; requests do not count."""
        return _inside(self.opened, [b.span for b in self.blocks if b.kind in USED])

    @property
    def used_pct(self) -> int:
        """Return the booked share of the opening hours, rounded."""
        return round(100 * self.used_min / self.open_min) if self.open_min else 0


@dataclass(frozen=True, slots=True)
class DayFigures:
    """What stands above the lanes; minutes are booked ones inside opening hours."""

    lanes: int
    open_min: int
    done_min: int
    running_min: int
    coming_min: int
    in_use: int
    down: int
    bookings: int
    cross_zone_min: int
    booked_min: int

    @property
    def used_min(self) -> int:
        """Return the minutes booked inside opening hours."""
        return self.done_min + self.running_min + self.coming_min

    @property
    def used_pct(self) -> int:
        """Return their share of all opening hours, rounded."""
        return round(100 * self.used_min / self.open_min) if self.open_min else 0

    @property
    def cross_zone_pct(self) -> int:
        """Return the share of all booked time that people of other zones hold."""
        if not self.booked_min:
            return 0
        return round(100 * self.cross_zone_min / self.booked_min)


def day_figures(lanes: Sequence[Lane], at: datetime) -> DayFigures:
    """Count and add up what the lanes of one day show."""
    booked = [b for lane in lanes for b in lane.blocks if b.kind in USED]
    return DayFigures(
        lanes=len(lanes),
        open_min=sum(lane.open_min for lane in lanes),
        done_min=_of_kind(lanes, "done"),
        running_min=sum(_of_kind(lanes, kind) for kind in ("running", "late", "over")),
        coming_min=_of_kind(lanes, "coming"),
        in_use=sum(_is(lane.now(at), USED) for lane in lanes),
        down=sum(_is(lane.now(at), DOWN) or lane.suspended for lane in lanes),
        bookings=len(booked),
        cross_zone_min=sum(b.span.minutes for b in booked if b.outside),
        booked_min=sum(b.span.minutes for b in booked),
    )


def shown_kind(
    kind: str,
    downtime_kind: str | None,
    state: ReservationState | None,
    shown: Span,
    at: datetime,
) -> str:
    """Return how a stretch is drawn: done, running, coming, pending, maintenance …"""
    if kind == "downtime":
        return "training" if downtime_kind == "training" else "maintenance"
    if kind in ("request", "hold"):
        return "pending"
    if state is ReservationState.IN_USE and shown.end <= at:
        return "over"
    if state is ReservationState.COMPLETED or shown.end <= at:
        return "done"
    return "running" if shown.start <= at else "coming"


def with_late(blocks: Sequence[LaneBlock], policy: Policy) -> list[LaneBlock]:
    """Mark who has not come yet, where the lab asks people to check in."""
    if policy.no_show_after_min is None:
        return list(blocks)
    return [
        replace(one, kind="late")
        if one.kind == "running" and not one.checked_in
        else one
        for one in blocks
    ]


def _is(block: LaneBlock | None, kinds: frozenset[str]) -> bool:
    return block is not None and block.kind in kinds


def _of_kind(lanes: Sequence[Lane], kind: str) -> int:
    return sum(
        _inside(lane.opened, [b.span for b in lane.blocks if b.kind == kind])
        for lane in lanes
    )


def _inside(opened: Sequence[Span], spans: Sequence[Span]) -> int:
    shared = (one.intersection(span) for one in opened for span in spans)
    length = sum((s.length for s in shared if s is not None), timedelta())
    return int(length.total_seconds() // 60)
