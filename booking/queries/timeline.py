"""What is taken, free and closed on a stretch of time, for rows on a screen."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from booking.models.reservation import Downtime, Occupancy, Reservation, counts
from booking.queries.among import among
from booking.rules.availability import free_spans
from booking.rules.facts import Busy
from booking.rules.opening import WorkCalendar, open_spans
from booking.rules.policy import Policy
from booking.rules.span import Span, merged
from kernel.store.db import db
from kernel.values.actor import Actor


@dataclass(frozen=True, slots=True)
class Taken:
    """A stretch that is not free; `code` and `label` only for the viewer's own eyes."""

    span: Span
    kind: str
    mine: bool = False
    code: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a row: taken, pending, maintenance, hold, mine, free, past or closed."""

    kind: str
    span: Span
    code: str = ""
    reason: str = ""


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
    for one, start, end, kind, holder, code, reason in db.session.execute(wanted):
        mine = viewer.id is not None and holder == viewer.id
        taken = Taken(Span(start, end), kind, mine, code if mine else "", reason or "")
        found[one].append(taken)
    return found


def blocks_of(
    within: Span,
    taken: Collection[Taken],
    policy: Policy,
    calendar: WorkCalendar,
    at: datetime,
) -> list[Block]:
    """Cut a stretch of time into blocks, in order, with nothing left out."""
    kinds = {
        "reservation": "taken",
        "request": "pending",
        "downtime": "maintenance",
        "hold": "pending",
    }
    found: list[Block] = []
    for one in taken:
        shown = one.span.intersection(within)
        if shown is not None:
            kind = "mine" if one.mine else kinds[one.kind]
            found.append(Block(kind, shown, one.code, one.reason))
    busy = [Busy(one.span, one.kind) for one in taken]
    for span in free_spans(within, policy, busy, calendar):
        past = span.intersection(Span(within.start, at)) if at > within.start else None
        if past is not None:
            found.append(Block("closed", past))
        if span.end > at:
            found.append(Block("free", Span(max(span.start, at), span.end)))
    closed = within.minus(merged(open_spans(policy.hours, within, calendar)))
    for span in closed:
        found.extend(
            Block("closed", part) for part in span.minus(t.span for t in taken)
        )
    return sorted(found, key=lambda block: block.span)
