"""Campaigns as people see them, and a plan of when one could be."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select

from booking.models.campaign import Campaign, CampaignLeg
from booking.models.reservation import Reservation
from booking.permissions import Desk
from booking.queries.alternatives import distance_km
from booking.queries.booking_facts import Case, booking_case
from booking.queries.preview import visible_instrument
from booking.queries.reservations import ReservationView, all_views, as_view
from booking.rules.agreed import agreement_due
from booking.rules.availability import best_block
from booking.rules.campaign import (
    AT_ONCE,
    Distances,
    NoCommonTime,
    common,
    way_min,
)
from booking.rules.judge import earliest_start, refusals
from booking.rules.marks import marks_borne
from booking.rules.pricing import quote
from booking.rules.research_group import GroupChoice
from booking.rules.reservation_state import OPEN, ReservationState
from booking.rules.span import Span
from booking.rules.units import free_time
from booking.rules.waitlist import WantedWait, request_for, suitable_spans
from booking.rules.wanted import WantedReservation
from catalog.rules.bookable import BookableInstrument
from identity.models.organisation import Zone
from kernel.store.db import db
from kernel.values.actor import Actor
from kernel.values.errors import NotFound, Refused

REACH = timedelta(days=21)


@dataclass(frozen=True, slots=True)
class CampaignView:
    """A campaign with its bookings in order."""

    row: Campaign
    legs: list[ReservationView]

    @property
    def code(self) -> str:
        """Return the public code, such as C-00000003."""
        return campaign_code(self.row.id)

    @property
    def waiting(self) -> int:
        """Return how many labs still decide."""
        return sum(leg.row.state is ReservationState.REQUESTED for leg in self.legs)

    @property
    def lost(self) -> bool:
        """Say whether a booking is gone that the others depend on."""
        gone = {ReservationState.DECLINED, ReservationState.EXPIRED}
        return any(leg.row.state in gone for leg in self.legs)

    @property
    def is_open(self) -> bool:
        """Say whether something is still to come."""
        return any(leg.row.state in OPEN for leg in self.legs)

    @property
    def price_fen(self) -> int | None:
        """Return what all cost together, or None with a price on request."""
        prices = [leg.row.price_fen for leg in self.legs]
        return None if None in prices else sum(p or 0 for p in prices)


@dataclass(frozen=True, slots=True)
class PlannedLeg:
    """A time that was found for one instrument; `way_min` is the way to it.

    `marks` are those that a report there can bear, `terms` the version of the terms on
    results and data that the person has still to accept.
    """

    instrument: BookableInstrument
    span: Span
    mode: str
    way_min: int
    price_fen: int | None
    marks: tuple[str, ...] = ()
    terms: int | None = None


def campaign_code(campaign_id: int) -> str:
    """Return the public code of a campaign."""
    return f"C-{campaign_id:08d}"


def zone_distances() -> Distances:
    """Return the kilometres between all zones."""
    zones = db.session.scalars(select(Zone)).all()
    return {(a.key, b.key): distance_km(a, b) or 0.0 for a in zones for b in zones}


def campaign_view(code: str, viewer: Actor) -> CampaignView:
    """Return a campaign of the viewer's own. Raises NotFound."""
    row = db.session.scalars(
        select(Campaign)
        .where(Campaign.code == code, Campaign.person_id == viewer.id)
        .execution_options(populate_existing=True)
    ).one_or_none()
    if row is None:
        raise NotFound
    return CampaignView(row, legs_of([row.id]).get(row.id, []))


def my_campaigns(
    actor: Actor, *, limit: int = 30, before: int | None = None
) -> list[CampaignView]:
    """Return the actor's campaigns, the latest first, in two statements."""
    wanted = select(Campaign).where(Campaign.person_id == actor.id)
    if before is not None:
        wanted = wanted.where(Campaign.id < before)
    rows = db.session.scalars(wanted.order_by(Campaign.id.desc()).limit(limit)).all()
    legs = legs_of([row.id for row in rows])
    return [CampaignView(row, legs.get(row.id, [])) for row in rows]


def campaign_of(reservation_id: int) -> tuple[int, str, int] | None:
    """Return id, code and person of the campaign that a reservation belongs to."""
    found = db.session.execute(
        select(Campaign.id, Campaign.code, Campaign.person_id)
        .join(CampaignLeg, CampaignLeg.campaign_id == Campaign.id)
        .where(CampaignLeg.reservation_id == reservation_id)
    ).one_or_none()
    return None if found is None else (found[0], found[1], found[2])


def leg_codes(campaign_id: int) -> list[str]:
    """Return the codes of its bookings by ascending instrument: the order of locks."""
    wanted = (
        select(Reservation.code)
        .join(CampaignLeg, CampaignLeg.reservation_id == Reservation.id)
        .where(CampaignLeg.campaign_id == campaign_id)
        .order_by(Reservation.instrument_id, Reservation.id)
    )
    return list(db.session.scalars(wanted))


def waiting_legs(campaign_id: int) -> tuple[int, int]:
    """Return how many bookings of a campaign wait, and how many stand or wait."""
    row = db.session.execute(
        select(
            func.count().filter(Reservation.state == ReservationState.REQUESTED),
            func.count().filter(Reservation.state.in_(OPEN)),
        )
        .join(CampaignLeg, CampaignLeg.reservation_id == Reservation.id)
        .where(CampaignLeg.campaign_id == campaign_id)
    ).one()
    return int(row[0]), int(row[1])


def legs_of(ids: Sequence[int]) -> dict[int, list[ReservationView]]:
    """Return the bookings of campaigns in their order."""
    wanted = (
        all_views()
        .join(CampaignLeg, CampaignLeg.reservation_id == Reservation.id)
        .add_columns(CampaignLeg.campaign_id)
        .where(CampaignLeg.campaign_id.in_(list(ids)))
        .order_by(CampaignLeg.campaign_id, CampaignLeg.number)
        .execution_options(populate_existing=True)
    )
    found: dict[int, list[ReservationView]] = {}
    for row in db.session.execute(wanted):
        found.setdefault(row[-1], []).append(as_view(row))
    return found


def plan_campaign(
    asked: Sequence[tuple[str, int]],
    mode: str,
    start: datetime,
    viewer: Actor,
    *,
    group: str | None = None,
    at: datetime,
) -> list[PlannedLeg]:
    """Find the earliest times for (instrument, minutes), ways between zones included.

    Raises NotFound, and Refused naming the first for which there is no time.
    """
    instruments = [visible_instrument(code, viewer) for code, _ in asked]
    window = Span(max(start, at), max(start, at) + REACH)
    choice = GroupChoice(group)
    cases = [
        booking_case(one, window, user_id=viewer.id, at=at, group=choice)
        for one in instruments
    ]
    if mode == AT_ONCE:
        return _at_once(instruments, cases, max(m for _, m in asked), window, at)
    distances, planned, earliest = zone_distances(), list[PlannedLeg](), window.start
    for number, (one, case, (_code, minutes)) in enumerate(
        zip(instruments, cases, asked, strict=True), start=1
    ):
        way = (
            way_min(planned[-1].instrument.zone, one.zone, distances) if planned else 0
        )
        since = earliest + timedelta(minutes=way)
        left = Span(since, max(window.end, since + timedelta(minutes=1)))
        wish = WantedWait(one.code, left, minutes)
        span = next(suitable_spans(wish, case.facts, (), at), None)
        if span is None:
            raise Refused(NoCommonTime(number))
        planned.append(_leg(one, case, span, way))
        earliest = span.end
    return planned


def _at_once(
    instruments: Sequence[BookableInstrument],
    cases: Sequence[Case],
    minutes: int,
    window: Span,
    at: datetime,
) -> list[PlannedLeg]:
    facts = [case.facts for case in cases]
    free = common([free_time(window, f) for f in facts])
    step = max(f.policy.step_min for f in facts)
    first = max(earliest_start(f, at) for f in facts)
    length = timedelta(minutes=minutes)
    for stretch in free:
        span = best_block([stretch], length, window.start, step, first)
        if span is None:
            continue
        wish = WantedWait("", span, minutes)
        if all(not refusals(request_for(wish, f, span), f, at) for f in facts):
            pairs = zip(instruments, cases, strict=True)
            return [_leg(one, case, span, 0) for one, case in pairs]
    raise Refused(NoCommonTime(1))


def _leg(one: BookableInstrument, case: Case, span: Span, way: int) -> PlannedLeg:
    mode = request_for(WantedWait(one.code, span, span.minutes), case.facts, span).mode
    return PlannedLeg(
        one,
        span,
        mode,
        way,
        quote(case.rate, span).total_fen,
        marks_borne(case.facts.terms.certified),
        agreement_due(case.facts),
    )


def planned_again(
    legs: Sequence[WantedReservation], viewer: Actor, *, at: datetime
) -> list[PlannedLeg]:
    """Return the legs of a plan that was sent, to be shown once more. Raises NotFound."""
    instruments = [visible_instrument(leg.instrument, viewer) for leg in legs]
    distances, shown = zone_distances(), list[PlannedLeg]()
    for one, leg in zip(instruments, legs, strict=True):
        way = way_min(shown[-1].instrument.zone, one.zone, distances) if shown else 0
        case = booking_case(one, leg.span, user_id=viewer.id, at=at)
        shown.append(_leg(one, case, leg.span, way))
    return shown


def desk_of(view: CampaignView) -> Desk:
    """Return what permission depends on."""
    return Desk(booked_for_id=view.row.person_id)
