"""The day of a lab: every instrument as a lane, with who is on it."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from booking.models.reservation import Downtime, Occupancy, Reservation
from booking.rules.opening import day_span
from booking.rules.reservation_state import ReservationState
from booking.rules.span import Span
from catalog.models.instrument import Instrument
from catalog.rules.listing_state import ListingState
from identity.models.organisation import Organisation
from identity.models.user import User
from kernel.store.db import db
from kernel.values.actor import Actor, Role
from kernel.values.text import Bilingual

MOST_LANES = 80


@dataclass(frozen=True, slots=True)
class LaneBlock:
    """One stretch on a lane; names are for the lab's own eyes."""

    kind: str
    span: Span
    code: str
    person: str
    unit: Bilingual
    zone: str | None
    state: str
    reason: str


@dataclass(frozen=True, slots=True)
class Lane:
    """One instrument and its day."""

    code: str
    name: Bilingual
    model: str
    state: ListingState
    zone: str
    blocks: list[LaneBlock]

    def now(self, at: datetime) -> LaneBlock | None:
        """Return what is on the instrument at this moment."""
        moment = (b for b in self.blocks if b.span.start <= at < b.span.end)
        return next(moment, None)

    @property
    def booked_min(self) -> int:
        """Return the minutes of the day that are taken."""
        return sum(block.span.minutes for block in self.blocks)


def lanes(actor: Actor, day: date) -> list[Lane]:
    """Return the lanes of the actor's labs on a Shanghai day, in two statements."""
    within = day_span(day)
    labs = actor.scopes(Role.LAB_MANAGER)
    instruments = db.session.scalars(
        select(Instrument)
        .where(
            Instrument.organisation_id.in_(labs),
            Instrument.state.in_([ListingState.PUBLISHED, ListingState.SUSPENDED]),
        )
        .order_by(Instrument.code)
        .limit(MOST_LANES)
    ).all()
    blocks = _blocks([one.id for one in instruments], within)
    return [
        Lane(
            one.code, Bilingual(one.name_zh, one.name_en), one.model, one.state,
            one.zone_key, blocks.get(one.id, []),
        )
        for one in instruments
    ]  # fmt: skip


def _blocks(ids: list[int], within: Span) -> dict[int, list[LaneBlock]]:
    home = aliased(Organisation)
    wanted = (
        select(
            Occupancy.instrument_id,
            func.lower(Occupancy.blocked),
            func.upper(Occupancy.blocked),
            Occupancy.kind,
            Reservation.code,
            Reservation.state,
            User.name,
            home.name_zh,
            home.name_en,
            home.zone_key,
            Downtime.reason,
        )
        .outerjoin(Reservation, Reservation.id == Occupancy.reservation_id)
        .outerjoin(User, User.id == Reservation.booked_for_id)
        .outerjoin(home, home.id == Reservation.organisation_id)
        .outerjoin(Downtime, Downtime.id == Occupancy.downtime_id)
        .where(
            Occupancy.instrument_id.in_(ids),
            Occupancy.blocked.overlaps(func.tstzrange(within.start, within.end)),
        )
        .order_by(Occupancy.instrument_id, func.lower(Occupancy.blocked))
    )
    found: dict[int, list[LaneBlock]] = {}
    for (
        one,
        start,
        end,
        kind,
        code,
        state,
        name,
        zh,
        en,
        zone,
        reason,
    ) in db.session.execute(wanted):
        shown = Span(start, end).intersection(within)
        if shown is not None:
            block = LaneBlock(
                kind=_shown_kind(kind, state),
                span=shown,
                code=code or "",
                person=name or "",
                unit=Bilingual(zh or "", en or ""),
                zone=zone,
                state=str(state or ""),
                reason=reason or "",
            )
            found.setdefault(one, []).append(block)
    return found


def _shown_kind(kind: str, state: ReservationState | None) -> str:
    if kind == "downtime":
        return "maintenance"
    if state is ReservationState.REQUESTED:
        return "pending"
    return "done" if state is ReservationState.COMPLETED else "taken"
