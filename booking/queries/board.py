"""The day of a lab: every instrument as a lane, with who is on it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Select, func, select
from sqlalchemy.orm import aliased

from booking.models.reservation import Downtime, Occupancy, Reservation, counts
from booking.queries.policies import policy_book
from booking.queries.reservations import ReservationView
from booking.queries.viewer import calendar_around
from booking.rules.board import Lane, LaneBlock, shown_kind, with_late
from booking.rules.opening import day_span, open_spans
from booking.rules.reservation_state import ReservationState
from booking.rules.span import Span
from booking.rules.units import numbered
from catalog.models.instrument import Instrument
from catalog.rules.listing_state import ListingState
from identity.models.organisation import Organisation
from identity.models.user import User
from kernel.store.db import db
from kernel.values.actor import Actor, Role
from kernel.values.clock import local_day
from kernel.values.text import Bilingual

MOST_LANES = 80
SOON = timedelta(hours=2)

_Home = aliased(Organisation, name="home")


@dataclass(frozen=True, slots=True)
class UrgencyGroup:
    """Requests that lapse about equally soon; key: soon, today or later."""

    key: str
    views: list[ReservationView]


def lanes(actor: Actor, day: date, *, at: datetime) -> list[Lane]:
    """Return the lanes of the actor's labs on a Shanghai day, in four statements.

    An instrument of several units has a lane for each."""
    within = day_span(day)
    instruments = db.session.scalars(
        select(Instrument)
        .where(
            Instrument.organisation_id.in_(actor.scopes(Role.LAB_MANAGER)),
            Instrument.state.in_([ListingState.PUBLISHED, ListingState.SUSPENDED]),
        )
        .order_by(Instrument.code)
        .limit(MOST_LANES)
    ).all()
    if not instruments:
        return []
    blocks = _blocks({one.id: one.zone_key for one in instruments}, within, at)
    book, calendar = policy_book(), calendar_around(day)
    found = []
    for one in instruments:
        policy = book.policy(
            instrument_id=one.id,
            organisation_id=one.organisation_id,
            category=one.category_code,
            at=at,
        )
        opened = open_spans(policy.hours, within, calendar)
        found += [
            Lane(
                code=one.code,
                name=Bilingual(one.name_zh, one.name_en),
                model=one.model,
                zone=one.zone_key,
                suspended=one.state is ListingState.SUSPENDED,
                within=within,
                opened=opened,
                blocks=with_late(blocks.get((one.id, unit), []), policy),
                unit=unit if one.places > 1 else 0,
            )
            for unit in numbered(one.places)
        ]
    return found


def by_urgency(views: Iterable[ReservationView], at: datetime) -> list[UrgencyGroup]:
    """Group waiting requests by how soon they lapse; empty groups are left out."""
    groups: dict[str, list[ReservationView]] = {"soon": [], "today": [], "later": []}
    for view in views:
        lapses = view.row.lapses_at or view.span.start
        today = local_day(lapses) == local_day(at)
        key = "soon" if lapses - at <= SOON else "today" if today else "later"
        groups[key].append(view)
    return [UrgencyGroup(key, found) for key, found in groups.items() if found]


def lab_instruments(actor: Actor) -> list[tuple[str, Bilingual, int]]:
    """Return code, name and number of units or seats of what the actor's labs offer, in the order of the code."""
    wanted = (
        select(
            Instrument.code,
            Instrument.name_zh,
            Instrument.name_en,
            func.greatest(Instrument.units, Instrument.seats),
        )
        .where(
            Instrument.organisation_id.in_(actor.scopes(Role.LAB_MANAGER)),
            Instrument.state.in_([ListingState.PUBLISHED, ListingState.SUSPENDED]),
        )
        .order_by(Instrument.code)
    )
    return [
        (code, Bilingual(zh, en), places)
        for code, zh, en, places in db.session.execute(wanted)
    ]


def _blocks(
    zones: Mapping[int, str], within: Span, at: datetime
) -> dict[tuple[int, int], list[LaneBlock]]:
    found: dict[tuple[int, int], list[LaneBlock]] = {}
    for row in db.session.execute(_wanted(zones, within, at)):
        # A set-up before the day or a clean-up after it shows no booking of the day.
        shown = Span(row.start, row.end).intersection(within)
        if shown is None:
            continue
        block = LaneBlock(
            kind=shown_kind(row.kind, row.downtime_kind, row.state, shown, at),
            span=shown,
            ends=row.end,
            code=row.code or "",
            person=row.person or "",
            unit=Bilingual(row.unit_zh or "", row.unit_en or ""),
            zone=row.zone_key,
            outside=bool(row.code) and row.zone_key != zones[row.instrument_id],
            reason=row.reason or "",
            checked_in=row.state is ReservationState.IN_USE,
        )
        found.setdefault((row.instrument_id, row.unit_no), []).append(block)
    return found


def _wanted(
    zones: Mapping[int, str], within: Span, at: datetime
) -> Select[tuple[object, ...]]:
    during = func.coalesce(Reservation.during, Occupancy.blocked)
    return (
        select(
            Occupancy.instrument_id,
            Occupancy.unit_no,
            func.lower(during).label("start"),
            func.upper(during).label("end"),
            Occupancy.kind,
            Downtime.kind.label("downtime_kind"),
            Reservation.code,
            Reservation.state,
            User.name.label("person"),
            _Home.name_zh.label("unit_zh"),
            _Home.name_en.label("unit_en"),
            _Home.zone_key,
            Downtime.reason,
        )
        .outerjoin(Reservation, Reservation.id == Occupancy.reservation_id)
        .outerjoin(User, User.id == Reservation.booked_for_id)
        .outerjoin(_Home, _Home.id == Reservation.organisation_id)
        .outerjoin(Downtime, Downtime.id == Occupancy.downtime_id)
        .where(
            Occupancy.instrument_id.in_(list(zones)),
            Occupancy.blocked.overlaps(func.tstzrange(within.start, within.end)),
            counts(at),
        )
        .order_by(Occupancy.instrument_id, func.lower(Occupancy.blocked))
    )
