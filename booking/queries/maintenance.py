"""Maintenance that repeats, and the sheet on which a lab sees all its downtime."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, or_, select

from booking.models.maintenance import MaintenancePlan
from booking.models.reservation import Downtime, Occupancy, counts
from booking.queries.reservations import span_in
from booking.rules.opening import day_span, local_midnight
from booking.rules.recurrence import parts_of
from booking.rules.span import Span
from catalog.models.instrument import Instrument
from catalog.queries.bookable import bookable_instrument
from catalog.rules.bookable import BookableInstrument
from kernel.store.db import db
from kernel.values.actor import Actor, Role
from kernel.values.errors import NotFound
from kernel.values.text import Bilingual


@dataclass(frozen=True, slots=True)
class PlanView:
    """A plan that still closes an instrument some time."""

    id: int
    instrument: str
    name: Bilingual
    unit: int | None
    rule: str
    first: Span
    reason: str
    left: int
    next: datetime | None

    @property
    def parts(self) -> dict[str, str]:
        """Return the parts of the rule by name."""
        return parts_of(self.rule) or {}


@dataclass(frozen=True, slots=True)
class SheetEntry:
    """A downtime as the sheet shows it."""

    instrument: str
    model: str
    name: Bilingual
    kind: str
    reason: str
    span: Span
    plan_id: int | None


@dataclass(frozen=True, slots=True)
class SheetDay:
    """A day of the sheet with what touches it."""

    day: date
    entries: list[SheetEntry]


def maintenance_plans(actor: Actor, *, at: datetime) -> list[PlanView]:
    """Return the plans of the actor's labs that have not ended, the next first."""
    coming = func.lower(Downtime.during)
    ahead = (
        select(func.count().label("left"), func.min(coming).label("next"))
        .where(
            Downtime.plan_id == MaintenancePlan.id,
            Downtime.ended_at.is_(None),
            func.upper(Downtime.during) > at,
        )
        .lateral()
    )
    wanted = (
        select(
            MaintenancePlan,
            Instrument.code,
            Instrument.name_zh,
            Instrument.name_en,
            ahead.c.left,
            ahead.c.next,
        )
        .join(Instrument, Instrument.id == MaintenancePlan.instrument_id)
        .join(ahead, ahead.c.left > 0)
        .where(
            Instrument.organisation_id.in_(actor.scopes(Role.LAB_MANAGER)),
            MaintenancePlan.ended_at.is_(None),
        )
        .order_by(ahead.c.next, MaintenancePlan.id)
    )
    return [
        PlanView(
            plan.id, code, Bilingual(zh, en), plan.unit_no, plan.rule,
            span_in(plan.first), plan.reason, left, coming_next,
        )
        for plan, code, zh, en, left, coming_next in db.session.execute(wanted)
    ]  # fmt: skip


def downtime_sheet(actor: Actor, first: date, days: int) -> list[SheetDay]:
    """Return what closes the instruments of the actor's labs, day by day."""
    start = local_midnight(first)
    within = Span(start, start + timedelta(days=days))
    wanted = (
        select(
            Instrument.code,
            Instrument.model,
            Instrument.name_zh,
            Instrument.name_en,
            Downtime.kind,
            Downtime.reason,
            Downtime.during,
            Downtime.plan_id,
        )
        .join(Instrument, Instrument.id == Downtime.instrument_id)
        .where(
            Instrument.organisation_id.in_(actor.scopes(Role.LAB_MANAGER)),
            Downtime.during.overlaps(func.tstzrange(within.start, within.end)),
            # What was called off before it began closes nothing.
            or_(
                Downtime.ended_at.is_(None),
                Downtime.ended_at > func.lower(Downtime.during),
            ),
        )
        .order_by(func.lower(Downtime.during), Downtime.id)
    )
    entries = [
        SheetEntry(code, model, Bilingual(zh, en), kind, why, span_in(during), plan)
        for code, model, zh, en, kind, why, during, plan in db.session.execute(wanted)
    ]
    sheet = []
    for n in range(days):
        day = first + timedelta(days=n)
        whole = day_span(day)
        sheet.append(
            SheetDay(day, [one for one in entries if one.span.overlaps(whole)])
        )
    return sheet


def standing_there(
    instrument_id: int, spans: Sequence[Span], unit: int | None, *, at: datetime
) -> tuple[list[Span], list[Span]]:
    """Return what bookings block and what is down, over the time of the spans.

    With `unit` on that unit only.
    """
    if not spans:
        return [], []
    wanted = select(Occupancy.blocked, Occupancy.kind).where(
        Occupancy.instrument_id == instrument_id,
        Occupancy.blocked.overlaps(
            func.tstzrange(spans[0].start, max(one.end for one in spans))
        ),
        counts(at),
    )
    if unit is not None:
        wanted = wanted.where(Occupancy.unit_no == unit)
    rows = [(span_in(during), kind) for during, kind in db.session.execute(wanted)]
    return (
        [span for span, kind in rows if kind != "downtime"],
        [span for span, kind in rows if kind == "downtime"],
    )


def locked_plan(plan_id: int) -> tuple[MaintenancePlan, BookableInstrument]:
    """Lock the plan's instrument, then read the plan. Raises NotFound."""
    instrument_id = db.session.scalar(
        select(MaintenancePlan.instrument_id).where(MaintenancePlan.id == plan_id)
    )
    if instrument_id is None:
        raise NotFound
    instrument = bookable_instrument(instrument_id, lock=True)
    plan = db.session.get_one(MaintenancePlan, plan_id, populate_existing=True)
    return plan, instrument


def times_left(plan: MaintenancePlan, at: datetime) -> list[Downtime]:
    """Return the times of a plan that have not begun."""
    wanted = select(Downtime).where(
        Downtime.plan_id == plan.id,
        Downtime.ended_at.is_(None),
        func.lower(Downtime.during) > at,
    )
    return list(db.session.scalars(wanted))
