"""Lines of bookings for COPY: slots of timelines, given to people and priced."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import count
from json import dumps
from random import Random

from app.demo.holders import Holder
from app.demo.instruments import Machine
from app.demo.people import MASS_SPECTROMETRY
from app.demo.rhythms import DAY
from app.demo.terms import Terms
from app.demo.timeline import ORIGIN_DAYS, Slot, stamps
from booking.commands.book_instrument import lines_of
from booking.rules.opening import local_midnight
from booking.rules.pricing import Rate, quote
from booking.rules.span import Span
from kernel.values.clock import local, local_day

_DECLINED = "该时段已安排仪器校准，可改约其他时间。"
_NONE = r"\N"
_SOME_DAY = local_midnight(date(2026, 1, 1))
_LEAST_WAIT = 90
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Regulars:
    """An instrument with its terms and the people who use it."""

    machine: Machine
    terms: Terms
    holders: Sequence[Holder]
    manager_id: int


class Clerk:
    """Writes the lines. The moment of the load divides history from what is to come."""

    def __init__(self, first_id: int, at: datetime, rng: Random) -> None:
        """Begin with the first id."""
        self._ids = count(first_id)
        self._rng = rng
        self._days, self._minutes = stamps(local_day(at))
        moment = local(at)
        self.now = ORIGIN_DAYS * DAY + moment.hour * 60 + moment.minute
        self._prices: dict[tuple[Rate | None, int, int | None], str] = {}

    def lines(
        self, who: Regulars, slots: Sequence[Slot], unit: int = 1
    ) -> Iterator[str]:
        """Yield one line for each slot of a unit."""
        rng, random = self._rng, self._rng.random
        machine, policy, holders = who.machine, who.terms.policy, who.holders
        purposes = machine.kind.technique.purposes_zh
        by_sample = machine.kind.unit == "sample"
        setup, cleanup = policy.setup_min, policy.cleanup_min
        stamp, now = self.stamp, self.now
        for start, end in slots:
            holder = holders[int(random() * len(holders))]
            mode = holder.modes[int(random() * len(holder.modes))]
            samples = 1 + int(random() * 12) if by_sample or mode == "sample" else None
            key = (holder.rate, end - start, samples)
            price = self._prices.get(key) or self._priced(key)
            created = max(min(start - 120 - int(random() * 12 * DAY), now - 5), 0)
            asks = policy.approval == "owner" or (
                policy.approval == "external" and holder.external
            )
            state = (
                _past(random(), asks=asks)
                if end <= now
                else "in_use"
                if start <= now
                else self._coming(start - now, machine, asks=asks, rng=rng)
            )
            lapses = _NONE
            if state == "requested":
                held = policy.request_hold_h * 60
                created = now - 10 - int(random() * held / 2)
                lapses = stamp(min(created + held, start))
            during = f"[{stamp(start)},{stamp(end)})"
            blocked = (
                f"[{stamp(start - setup)},{stamp(end + cleanup)})"
                if setup or cleanup
                else during
            )
            decided = asks and state not in ("requested", "expired", "cancelled")
            yield (
                f"{next(self._ids)}\t{stamp(created)}\t{holder.head}\t{during}\t{blocked}"
                f"\t{state}\t{lapses}\t{mode}\t{samples or _NONE}"
                f"\t{purposes[int(random() * len(purposes))]}\t{price}\t"
                f"{who.manager_id if decided else _NONE}\t"
                f"{stamp(min(created + 40, now)) if decided else _NONE}\t"
                f"{_DECLINED if state == 'declined' else ''}\t{unit}\t"
                f"{'owner' if decided or state == 'requested' else ''}\n"
            )

    def stamp(self, minute: int) -> str:
        """Return a minute as COPY reads a moment."""
        return self._days[minute // DAY] + self._minutes[minute % DAY]

    def _coming(self, ahead: int, machine: Machine, *, asks: bool, rng: Random) -> str:
        chance = rng.random()
        if chance < 0.04:
            return "cancelled"
        waiting = 0.35 if machine.owner.slug == MASS_SPECTROMETRY else 0.2
        return (
            "requested"
            if asks and chance < waiting and ahead > _LEAST_WAIT
            else "confirmed"
        )

    def _priced(self, key: tuple[Rate | None, int, int | None]) -> str:
        rate, length, samples = key
        start = _SOME_DAY
        price = quote(rate, Span(start, start + length * _MINUTE), samples)
        total = _NONE if price.total_fen is None else str(price.total_fen)
        self._prices[key] = f"{total}\t{dumps(lines_of(price))}"
        return self._prices[key]


def _past(chance: float, *, asks: bool) -> str:
    if chance < 0.91:
        return "completed"
    if chance < 0.93:
        return "no_show"
    if chance < 0.985 or not asks:
        return "cancelled"
    return "declined" if chance < 0.995 else "expired"


BOOKING_COLUMNS = (
    "id", "created_at", "instrument_id", "booked_for_id", "booked_by_id",
    "organisation_id", "zone_key", "external", "cross_zone", "price_class", "during",
    "blocked", "state", "lapses_at", "mode", "samples", "purpose", "price_fen",
    "price_lines", "decided_by_id", "decided_at", "comment", "unit_no",
    "approval",
)  # fmt: skip
