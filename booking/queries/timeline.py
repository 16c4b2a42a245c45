"""What is taken, free and closed on a stretch of time, for rows on a screen."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import func, select

from booking.models.reservation import Downtime, Occupancy, Reservation, counts
from booking.queries.among import among
from booking.rules.availability import free_spans, kept_free
from booking.rules.facts import Busy
from booking.rules.opening import WorkCalendar, open_spans
from booking.rules.policy import Policy
from booking.rules.span import Span, merged
from booking.rules.units import stretches
from booking.rules.visibility import Sight
from identity.models.user import User
from kernel.store.db import db
from kernel.values.actor import Actor


@dataclass(frozen=True, slots=True)
class Taken:
    """A stretch that is not free; `code` only for the viewer's own eyes.

    `label` and `detail`, the person and the purpose, where the viewer may see them.
    """

    span: Span
    kind: str
    mine: bool = False
    code: str = ""
    reason: str = ""
    unit: int = 1
    label: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a row: taken, pending, maintenance, hold, mine, free, past or closed.

    Of several units `free` are free in it; 0 of 0 where there is one. `label` is for
    whom it is booked, `detail` for what; empty where that is nobody's business.
    """

    kind: str
    span: Span
    code: str = ""
    reason: str = ""
    free: int = 0
    units: int = 0
    label: str = ""
    detail: str = ""


def taken_by_instrument(
    ids: Collection[int], within: Span, viewer: Actor, *, at: datetime
) -> dict[int, list[Taken]]:
    """Return what is taken on each instrument, in order, in one statement.

    Nothing about other people is told: neither names nor purposes.
    """
    named = among(ids)
    wanted = (
        select(
            Occupancy.instrument_id,
            func.lower(Occupancy.blocked),
            func.upper(Occupancy.blocked),
            Occupancy.kind,
            Occupancy.holder_id,
            Reservation.code,
            Downtime.reason,
            Occupancy.unit_no,
        )
        .outerjoin(Reservation, Reservation.id == Occupancy.reservation_id)
        .outerjoin(Downtime, Downtime.id == Occupancy.downtime_id)
        .join(named, named.c.id == Occupancy.instrument_id)
        .where(
            Occupancy.blocked.overlaps(func.tstzrange(within.start, within.end)),
            counts(at),
        )
        .order_by(Occupancy.instrument_id, func.lower(Occupancy.blocked))
    )
    found: dict[int, list[Taken]] = {one: [] for one in ids}
    for one, start, end, kind, holder, code, reason, unit in db.session.execute(wanted):
        mine = viewer.id is not None and holder == viewer.id
        shown = code if mine else ""
        taken = Taken(Span(start, end), kind, mine, shown, reason or "", unit)
        found[one].append(taken)
    return found


def people_of(ids: Iterable[int | None]) -> dict[int, tuple[str, str]]:
    """Return for whom and for what bookings are, by id, for who may see that."""
    wanted = [one for one in ids if one is not None]
    if not wanted:
        return {}
    named = among(wanted)
    rows = (
        select(Reservation.id, User.name, Reservation.purpose)
        .join(named, named.c.id == Reservation.id)
        .join(User, User.id == Reservation.booked_for_id)
    )
    return {one: (name, purpose) for one, name, purpose in db.session.execute(rows)}


_SHOWN = {
    "reservation": "taken",
    "request": "pending",
    "downtime": "maintenance",
    "hold": "pending",
}


def blocks_of(
    within: Span,
    taken: Collection[Taken],
    policy: Policy,
    calendar: WorkCalendar,
    at: datetime,
    units: Sequence[int] = (1,),
    *,
    seen: Sight,
) -> list[Block]:
    """Cut a stretch of time into blocks, in order, with nothing left out.

    Of several units no two blocks share a moment: each says how many are free in it.
    `seen` is what the viewer may see of other people's bookings here.
    """
    blocks = _blocks_of(within, taken, policy, calendar, at, units)
    return blocks if seen.taken else _only_available(blocks)


def _only_available(blocks: Iterable[Block]) -> list[Block]:
    """Tell of nothing but free time and the viewer's own: the rest is not available."""
    found: list[Block] = []
    for one in blocks:
        if one.kind in ("free", "mine"):
            _append(found, replace(one, free=0, units=0))
            continue
        start = max(one.span.start, found[-1].span.end) if found else one.span.start
        if start < one.span.end:
            _append(found, Block("closed", Span(start, one.span.end)))
    return found


def _blocks_of(
    within: Span,
    taken: Collection[Taken],
    policy: Policy,
    calendar: WorkCalendar,
    at: datetime,
    units: Sequence[int],
) -> list[Block]:
    if len(units) > 1:
        return _blocks_of_units(within, list(taken), policy, calendar, at, units)
    found: list[Block] = []
    for one in taken:
        shown = one.span.intersection(within)
        if shown is not None:
            kind = "mine" if one.mine else _SHOWN[one.kind]
            found.append(
                Block(kind, shown, one.code, one.reason, 0, 0, one.label, one.detail)
            )
    busy = [Busy(one.span, one.kind) for one in taken]
    for span in free_spans(within, policy, busy, calendar):
        past = span.intersection(Span(within.start, at)) if at > within.start else None
        if past is not None:
            found.append(Block("closed", past))
        if span.end > at:
            left = span if span.start >= at else Span(at, span.end)
            found.append(Block("free", left))
    closed = within.minus(merged(open_spans(policy.hours, within, calendar)))
    for span in closed:
        found.extend(
            Block("closed", part) for part in span.minus(t.span for t in taken)
        )
    return sorted(found, key=lambda block: block.span)


def _blocks_of_units(
    within: Span,
    taken: Sequence[Taken],
    policy: Policy,
    calendar: WorkCalendar,
    at: datetime,
    units: Sequence[int],
) -> list[Block]:
    opened = merged(open_spans(policy.hours, within, calendar))
    busy = [Busy(kept_free(one.span, policy), one.kind, one.unit) for one in taken]
    found: list[Block] = []
    for part, is_open in _parts(within, opened, at):
        for one in stretches(part, busy, units):
            over = [taken[n] for n in one.busy]
            mine = next((t for t in over if t.mine), None)
            free = one.free if is_open else 0
            block = Block(_kind_of(over, free), one.span, free=free, units=len(units))
            if mine is not None:
                block = replace(block, kind="mine", code=mine.code)
            elif block.kind == "maintenance":
                block = replace(block, reason=over[0].reason)
            _append(found, block)
    return found


def _parts(
    within: Span, opened: Sequence[Span], at: datetime
) -> Iterator[tuple[Span, bool]]:
    """Yield the parts of the time in order, each with whether it can still be booked."""
    ahead = [
        Span(max(one.start, at), one.end)
        for one in opened
        if one.end > max(one.start, at)
    ]
    parts = [(one, True) for one in ahead]
    parts += [(one, False) for one in within.minus(ahead)]
    yield from sorted(parts, key=lambda part: part[0])


def _kind_of(over: Sequence[Taken], free: int) -> str:
    if free:
        return "free"
    kinds = {one.kind for one in over}
    if not kinds:
        return "closed"
    return _SHOWN[kinds.pop()] if len(kinds) == 1 else "taken"


def _append(found: list[Block], block: Block) -> None:
    """Add a block, or lengthen the last one where it only goes on."""
    last = found[-1] if found else None
    if last is not None and last.span.end == block.span.start:
        longer = Span(last.span.start, block.span.end)
        if replace(last, span=longer) == replace(block, span=longer):
            found[-1] = replace(last, span=longer)
            return
    found.append(block)
