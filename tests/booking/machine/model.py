"""The booking engine once more, as plain Python: lists, whole minutes, no cleverness.

Minutes count from ten in the morning of the first day. Nothing here is taken from the product: what
both agree on was written down twice.
"""

from copy import deepcopy
from dataclasses import dataclass, field

FIRST = 1  # never on the grid, as a real clock
DAY_BEGINS = 600  # minute 0 is 10:00 on a local clock
DAY = 1440
OFFER_KEPT, FORM_KEPT, OVERRUN = 30, 10, 30
# The house rules: so many missed bookings close the lab for so many days.
MISSED_MOST, PAUSE_DAYS = 2, 2
OCCUPIES = ("requested", "confirmed", "in_use", "completed")
OPEN = ("requested", "confirmed", "in_use")


class No(Exception):
    """The engine refuses this."""


@dataclass(frozen=True)
class Terms:
    """What a lab asks on an instrument, in minutes; `units` stand side by side."""

    units: int = 1
    setup: int = 0
    cleanup: int = 0
    notice: int = 0
    notice_change: int = 60
    notice_cancel: int = 0
    asks: bool = False
    hold: int = 120
    most_open: int | None = None
    grace: int | None = None
    early: int = 15
    longest: int = 240
    horizon_days: int = 3


@dataclass
class Booking:
    """A claim, `start` to `end`; `since` and `until` with its buffers."""

    id: int
    place: int
    person: int
    unit: int
    start: int
    end: int
    since: int
    until: int
    state: str
    lapses: int | None = None
    came: int | None = None
    gone: bool = False


@dataclass
class Block:
    """Time that is held or closed: a form's hold, an offer's, a downtime's."""

    kind: str
    place: int
    units: tuple[int, ...]
    since: int
    until: int
    person: int | None = None
    lapses: int | None = None
    key: int = 0


@dataclass
class Wait:
    """Somebody in line for just this time; `hold` keeps the open offer."""

    id: int
    place: int
    person: int
    start: int
    end: int
    state: str = "waiting"
    offered: bool = False
    hold: Block | None = None


@dataclass
class Series:
    """Bookings at one time of some days: their numbers; None is a day skipped."""

    place: int
    person: int
    start: int
    end: int
    days: list[int | None] = field(default_factory=list)

    def time(self, n):
        """Return the time of the rule on the nth day."""
        return self.start + DAY * n, self.end + DAY * n


@dataclass
class Model:
    """Everything there is. Person 0 runs the lab; the others come from elsewhere."""

    terms: list[Terms]
    now: int = FIRST
    bookings: list[Booking] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    waits: list[Wait] = field(default_factory=list)
    series: list[Series] = field(default_factory=list)

    def whole(self, act, *args, **kwargs):
        """Do it wholly or not at all."""
        before = deepcopy((self.bookings, self.blocks, self.waits, self.series))
        try:
            return act(*args, **kwargs)
        except No:
            self.bookings, self.blocks, self.waits, self.series = before
            raise

    # ---- what is taken ----------------------------------------------------------

    def taken(self, place, unit, skip=(), dead=True):
        """Return (since, until) of what lies on a unit; what lapsed only with `dead`."""
        found = [
            (b.since, b.until) for b in self.bookings
            if (b.place, b.unit) == (place, unit) and b.state in OCCUPIES and b not in skip
            and not b.gone
        ]  # fmt: skip
        return found + [
            (b.since, b.until) for b in self.blocks
            if b.place == place and unit in b.units and b not in skip
            and (dead or b.lapses is None or b.lapses > self.now)
        ]  # fmt: skip

    def free_unit(self, place, start, end, units, skip=()):
        """Return the first of the units on which the time fits with its buffers."""
        terms = self.terms[place]
        since, until = start - terms.setup, end + terms.cleanup
        for unit in units:
            lane = self.taken(place, unit, skip, dead=False)
            if all(until <= a or b <= since for a, b in lane):
                return unit
        return None

    def own_holds(self, place, person, start, end):
        """Return the person's holds near a span: they give way to their booking."""
        terms = self.terms[place]
        return [
            b for b in self.blocks
            if b.kind == "hold" and b.place == place and b.person == person
            and b.since < end + terms.cleanup and start - terms.setup < b.until
        ]  # fmt: skip

    def fits(self, place, person, start, end, mine=None, units=None):
        """Return the unit that a booking would get. Raises No."""
        terms, kept = self.terms[place], mine is not None and mine.start == start
        if self.paused(person):
            raise No("too many missed")
        if not 30 <= end - start <= terms.longest:
            raise No("length")
        if not kept:
            if start < self.now + terms.notice:
                raise No("too soon")
            ahead = (DAY_BEGINS + start) // 1440 - (DAY_BEGINS + self.now) // 1440
            if person and ahead > terms.horizon_days:
                raise No("too far ahead")
        if terms.most_open is not None:
            count = sum(
                b.place == place and b.person == person and b.state in OCCUPIES
                and b.start > self.now and b is not mine
                for b in self.bookings
            )  # fmt: skip
            if count >= terms.most_open:
                raise No("too many open")
        skip = [*self.own_holds(place, person, start, end), *([mine] if mine else [])]
        unit = self.free_unit(place, start, end, units or self.numbers(place), skip)
        if unit is None:
            raise No("taken")
        return unit

    def paused(self, person):
        """Say whether the house rules keep a person from booking; not the lab itself.

        What is missed in a pause does not count.
        """
        missed, until = 0, None
        for one in sorted(self.bookings, key=lambda b: (self.day(b.start), b.id)):
            if (one.person, one.state) != (person, "no_show"):
                continue
            day = self.day(one.start)
            if until is None or day >= until:
                missed += 1
                until = day + PAUSE_DAYS if missed >= MISSED_MOST else None
        return bool(person) and until is not None and self.day(self.now) < until

    @staticmethod
    def day(minute):
        """Return the local day on which a minute lies."""
        return (DAY_BEGINS + minute) // DAY

    def numbers(self, place):
        """Return the units of an instrument."""
        return range(1, self.terms[place].units + 1)

    def first_state(self, place, person, start):
        """Return the state in which a booking begins, and when it lapses."""
        terms = self.terms[place]
        if not (terms.asks and person):
            return "confirmed", None
        return "requested", min(self.now + terms.hold, max(start, self.now))
