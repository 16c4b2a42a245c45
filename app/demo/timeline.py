"""When one instrument is booked: a walk backwards through its days.

Minutes are counted from local midnight of the day ORIGIN_DAYS before the load, so that
a day is n * 1440 and nothing is negative.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from math import exp
from random import Random

from app.demo.instruments import Machine
from app.demo.people import MASS_SPECTROMETRY
from app.demo.rhythms import DAY, WORKDAY
from booking.rules.opening import WorkCalendar
from booking.rules.policy import Policy

ORIGIN_DAYS = 3650
AHEAD_DAYS, BACK_DAYS = 30, 60
ERA_DAYS = AHEAD_DAYS + BACK_DAYS
# Where a place never closes, people still come by day.
_DAY_FROM, _DAY_TO = 8 * 60, 22 * 60
_NIGHT_FROM = 19 * 60
_WEEKEND = 0.35
_NIGHT_CHANCE = 0.35
# Days by which the demand for the future falls to a third.
_FADE_DAYS = 9
_UPKEEP_EVERY_DAYS = 24
_UPKEEP_FROM, _UPKEEP_TO = 9 * 60, 12 * 60
_KEPT_FREE_FROM = 13 * 60

Slot = tuple[int, int]


@dataclass(slots=True)
class Era:
    """Bookings and upkeep of one stretch of days, the latest day first."""

    slots: list[Slot] = field(default_factory=list)
    upkeep: list[Slot] = field(default_factory=list)


class Timeline:
    """One instrument's days; each call of era() continues where the last one ended."""

    def __init__(
        self,
        machine: Machine,
        policy: Policy,
        calendar: WorkCalendar,
        today: date,
        density: float,
        rng: Random,
    ) -> None:
        """Begin at the far end of the days ahead."""
        self._machine, self._policy, self._rng = machine, policy, rng
        self._calendar = calendar
        self._origin = today - timedelta(days=ORIGIN_DAYS)
        self._limit = (ORIGIN_DAYS + AHEAD_DAYS + 1) * DAY
        self._busy = density * min(
            machine.kind.rhythm.demand * rng.uniform(0.6, 1.4), 0.95
        )
        self._upkeep_phase = int(rng.random() * _UPKEEP_EVERY_DAYS)
        # The demo's search for 质谱 begins with what its lab manager looks after.
        self._free_in_the_morning = (
            machine.owner.slug == MASS_SPECTROMETRY and machine.number % 3 != 1
        )
        buffers = policy.setup_min + policy.cleanup_min
        self._buffers = -(-buffers // policy.step_min) * policy.step_min

    def era(self, first_day: int, last_day: int) -> Era:
        """Return what happens from the last day back to the first, both included."""
        found = Era()
        if self._machine.kind.rhythm.runs:
            self._runs(first_day, found)
        else:
            for day in range(last_day, first_day - 1, -1):
                self._day(day, found)
        return found

    def _day(self, day: int, found: Era) -> None:
        on = self._origin + timedelta(days=day)
        windows = self._policy.hours.windows_on(on, self._calendar)
        if not windows:
            return
        lo, hi = windows[0][0], windows[-1][1]
        around_the_clock = hi - lo == DAY
        if around_the_clock:
            lo, hi = _DAY_FROM, _DAY_TO
        step = self._policy.step_min
        lo = -(-lo // step) * step
        start = day * DAY
        first: int | None = None
        if day % _UPKEEP_EVERY_DAYS == self._upkeep_phase and on.weekday() < 5:
            first = start + _UPKEEP_FROM
            if start + _UPKEEP_TO > self._limit:
                return
            found.upkeep.append((first, start + _UPKEEP_TO))
            lo = _UPKEEP_TO + self._buffers
        random = self._rng.random
        want = WORKDAY * self._busy * (0.5 + random()) * self._fading(day)
        if on.weekday() > 4:
            want *= _WEEKEND
        made = self._placed(start + lo, min(start + hi, self._limit), want)
        made = self._without_kept_time(day, made)
        if around_the_clock and random() < _NIGHT_CHANCE * self._fading(day):
            self._add_night(start, made)
        if made:
            found.slots.extend(reversed(made))
            first = made[0][0] if first is None else first
        if first is not None:
            self._limit = first - self._buffers

    def _without_kept_time(self, day: int, made: list[Slot]) -> list[Slot]:
        noon = day * DAY + _KEPT_FREE_FROM
        if self._free_in_the_morning and day == ORIGIN_DAYS + 1:
            return [slot for slot in made if slot[0] >= noon]
        if self._machine.first and ORIGIN_DAYS < day <= ORIGIN_DAYS + 3:
            return [slot for slot in made if slot[1] <= noon]
        return made

    def _placed(self, opens: int, closes: int, want: float) -> list[Slot]:
        random, step = self._rng.random, self._policy.step_min
        lengths = self._machine.kind.rhythm.lengths
        shortest, longest = self._policy.shortest_min, self._policy.longest_min
        spread = max(int((closes - opens - want) / step / 3), 1)
        at, used = opens + step * int(random() * spread), 0
        made: list[Slot] = []
        while True:
            length = lengths[int(random() * len(lengths))]
            length = min(max(length, shortest), longest)
            if used + length / 2 > want or at + length > closes:
                return made
            made.append((at, at + length))
            used += length
            at += length + self._buffers
            if random() < 0.6:
                at += step * int(random() * spread)

    def _add_night(self, start: int, made: list[Slot]) -> None:
        nights = self._machine.kind.rhythm.nights
        if not nights:
            return
        begin = start + _NIGHT_FROM + 60 * int(self._rng.random() * 3)
        if made:
            begin = max(begin, made[-1][1] + self._buffers)
        end = begin + nights[int(self._rng.random() * len(nights))]
        if end <= self._limit:
            made.append((begin, end))

    def _runs(self, first_day: int, found: Era) -> None:
        rhythm, random = self._machine.kind.rhythm, self._rng.random
        share = max(self._busy, 0.05)
        while self._limit > first_day * DAY:
            length = DAY * rhythm.runs[int(random() * len(rhythm.runs))]
            length = min(
                max(length, self._policy.shortest_min), self._policy.longest_min
            )
            day = self._limit // DAY
            pause = (
                length * (1 / share - 1) * 2 * random() / max(self._fading(day), 0.1)
            )
            end = self._limit - self._buffers - int(min(pause, 15 * DAY))
            # People start runs in the morning.
            start = (end - length) // DAY * DAY + 60 * (9 + int(random() * 6))
            if start + length > end:
                start -= DAY
            self._limit = start
            if self._keeps_free(start, start + length):
                continue
            found.slots.append((start, start + length))
            if random() < 0.15:
                self._upkeep_after(start, found)

    def _upkeep_after(self, start: int, found: Era) -> None:
        begin = (start // DAY - 1) * DAY + _UPKEEP_FROM
        found.upkeep.append((begin, begin + 6 * 60))
        self._limit = begin

    def _keeps_free(self, start: int, end: int) -> bool:
        tomorrow = (ORIGIN_DAYS + 1) * DAY
        return self._machine.first and start < tomorrow + 2 * DAY and end > tomorrow

    def _fading(self, day: int) -> float:
        return exp(min(ORIGIN_DAYS - day, 0) / _FADE_DAYS)


def stamps(today: date) -> tuple[list[str], list[str]]:
    """Return the texts of days and of minutes: together a timestamp for COPY."""
    origin = today - timedelta(days=ORIGIN_DAYS)
    days = [
        f"{origin + timedelta(days=n)} " for n in range(ORIGIN_DAYS + AHEAD_DAYS + 60)
    ]
    minutes = [f"{n // 60:02d}:{n % 60:02d}+08" for n in range(DAY)]
    return days, minutes
