"""What can be booked instead: another time, another instrument, another zone."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from math import hypot

from sqlalchemy import func, literal, or_, select
from sqlalchemy.orm import aliased

from booking.permissions import Desk, runs_the_lab
from booking.queries.booking_facts import booking_case
from booking.queries.instrument_terms import terms_of
from booking.queries.policies import policy_book
from booking.queries.preview import Preview, preview, visible_instrument
from booking.queries.reservations import ReservationView
from booking.queries.timeline import taken_by_instrument
from booking.queries.viewer import current_rate, trainings_of
from booking.rules import grid
from booking.rules.facts import BookingRequest, Busy, Facts
from booking.rules.judge import refusals
from booking.rules.policy import Policy
from booking.rules.pricing import Rate
from booking.rules.reservation_state import ReservationState
from booking.rules.span import Span
from booking.rules.suggestions import Candidate, Suggestion, alternatives
from booking.rules.units import free_time, free_units, numbered
from booking.rules.wanted import WantedReservation
from catalog.models.instrument import Instrument
from catalog.queries.bookable import bookable_from
from catalog.rules.bookable import BookableInstrument
from catalog.rules.listing_state import MACHINE, ListingState
from identity.models.organisation import Organisation, Zone
from kernel.store.db import db
from kernel.values.actor import Actor
from kernel.values.errors import Refused
from kernel.values.text import Bilingual

# How many others of the kind are looked at, and how many days ahead.
_OTHERS, _DAYS = 40, 4
# How often the best are chosen anew when a limit of their own stands against one.
_TRIES = 4
# At Shanghai's latitude.
_KM_PER_DEGREE = (111.2, 95.3)
LOST = frozenset(
    {ReservationState.DECLINED, ReservationState.EXPIRED, ReservationState.CANCELLED}
)


@dataclass(frozen=True, slots=True)
class Other:
    """An instrument of the same kind, with the viewer's rate and the way there."""

    terms: BookableInstrument
    rate: Rate | None
    distance_km: float | None


@contextmanager
def offering(
    wanted: WantedReservation, viewer: Actor, *, at: datetime
) -> Iterator[None]:
    """Add up to three alternatives to a refusal raised inside."""
    try:
        yield
    except Refused as refused:
        instead = alternatives_to(wanted, viewer, at=at)
        raise Refused(*refused.reasons, alternatives=instead) from refused


def alternatives_to(
    wanted: WantedReservation, viewer: Actor, *, at: datetime
) -> list[Suggestion]:
    """Return up to three bookable things instead: other time, other instrument, zone."""
    return alternatives_to_seen(preview(wanted, viewer, at=at), viewer, at=at)


def alternatives_to_seen(
    seen: Preview, viewer: Actor, *, at: datetime
) -> list[Suggestion]:
    """Return the same for a booking that was judged already."""
    facts, request = seen.case.facts, seen.request
    others = others_of_kind(seen.instrument, viewer, at=at)
    candidates = _candidates(seen, others, viewer, at)
    places = {one.terms.id: one.terms for one in others}
    policies = {one.facts.terms.instrument_id: one.facts.policy for one in candidates}
    stands: dict[Suggestion, bool] = {}
    for _ in range(_TRIES):
        found = alternatives(request, facts, candidates, at)
        for one in found:
            if one not in stands:
                whole = _knows_all(request, policies[one.instrument_id])
                place = places[one.instrument_id]
                stands[one] = whole or _stands(one, place, seen, at)
        wrong = {one.instrument_id for one in found if not stands[one]}
        if not wrong:
            return found
        candidates = [
            one for one in candidates if one.facts.terms.instrument_id not in wrong
        ]
    return [one for one in found if stands[one]]


def _knows_all(request: BookingRequest, policy: Policy) -> bool:
    """Say whether nothing is asked that is not known of all instruments at once."""
    return not (policy.counts or policy.training_use_days or request.mark)


def _stands(
    one: Suggestion, place: BookableInstrument, seen: Preview, at: datetime
) -> bool:
    """Ask every rule of the instrument itself, its own limits included."""
    holder = seen.case.facts.person.user_id or None
    case = booking_case(place, one.span, user_id=holder, at=at)
    meant = replace(seen.request, instrument_id=place.id, span=one.span, mode=one.mode)
    return not refusals(meant, case.facts, at)


def alternatives_to_lost(
    view: ReservationView, viewer: Actor, *, at: datetime
) -> list[Suggestion]:
    """Return what can be booked instead of a reservation that its holder has lost.

    Empty for one that stands or whose time has passed.
    """
    if (
        view.row.state not in LOST
        or view.span.start <= at
        or viewer.id != view.row.booked_for_id
    ):
        return []
    wanted = WantedReservation(view.instrument_code, view.span, view.row.mode)
    return alternatives_to(wanted, viewer, at=at)


def _candidates(
    seen: Preview, others: Sequence[Other], viewer: Actor, at: datetime
) -> list[Candidate]:
    span = seen.request.span
    begin = max(grid.floor(span.start - timedelta(hours=12), 30), at)
    window = Span(begin, max(span.end, begin) + timedelta(days=_DAYS))
    book, calendar = policy_book(), seen.case.facts.calendar
    taken = taken_by_instrument([one.terms.id for one in others], window, viewer, at=at)
    person = seen.case.facts.person
    held: dict[str, tuple[str, date | None]] = dict(trainings_of(viewer))
    found: list[Candidate] = []
    for one in others:
        policy = book.policy(
            instrument_id=one.terms.id,
            organisation_id=one.terms.organisation_id,
            category=one.terms.category_code,
            at=at,
        )
        busy = tuple(Busy(t.span, t.kind, t.unit) for t in taken[one.terms.id])
        facts = Facts(
            policy=policy,
            terms=terms_of(one.terms),
            person=replace(
                person,
                trainings=held,
                is_manager=runs_the_lab.test(viewer, Desk(one.terms.organisation_id)),
            ),
            calendar=calendar,
            busy=busy,
            units=numbered(one.terms.places),
            choice=seen.case.facts.choice,
        )
        if one.terms.id == seen.instrument.id:
            facts = replace(facts, held=seen.case.facts.held)
        if one.terms.organisation_id == seen.instrument.organisation_id:
            facts = replace(facts, conduct=seen.case.facts.conduct)
        found.append(
            Candidate(
                facts,
                free_time(window, facts),
                one.rate,
                one.distance_km,
            )
        )
    return found


def free_of_kind(
    wanted: WantedReservation, viewer: Actor, *, zone: str | None, at: datetime
) -> list[BookableInstrument]:
    """Return instruments of the kind with nothing in the span, the best first.

    First the one named, then by distance, then by price; a price on request comes
    last. The rules are still to be asked. Raises NotFound.
    """
    named = visible_instrument(wanted.instrument, viewer)
    others = others_of_kind(named, viewer, at=at)
    fitting = [
        one
        for one in others
        if (zone is None or one.terms.zone == zone)
        and (wanted.mode is None or wanted.mode in one.terms.modes)
    ]
    ids = [one.terms.id for one in fitting]
    taken = taken_by_instrument(ids, wanted.span, viewer, at=at)
    free = [
        one
        for one in fitting
        if free_units(
            wanted.span,
            [
                Busy(busy.span, busy.kind, busy.unit)
                for busy in taken[one.terms.id]
                if not (busy.mine and busy.kind == "hold")
            ],
            numbered(one.terms.places),
        )
    ]
    free.sort(key=lambda one: (one.terms.id != named.id, *_nearness(one)))
    return [one.terms for one in free]


def _nearness(one: Other) -> tuple[float, bool, int, str]:
    """Order by distance, then price; what is unknown comes after all that is known."""
    far = float("inf") if one.distance_km is None else one.distance_km
    rate = one.rate.amount_fen if one.rate else 0
    return far, one.rate is None, rate, one.terms.code


def others_of_kind(
    instrument: BookableInstrument, viewer: Actor, *, at: datetime
) -> list[Other]:
    """Return the instrument itself and others of its category in every zone."""
    rate = current_rate(viewer, at).lateral()
    home = aliased(Zone)
    wanted = (
        select(
            Instrument,
            Organisation,
            Zone,
            home,
            rate.c.unit,
            rate.c.amount_fen,
            rate.c.opening_fee_fen,
        )
        .join(Organisation, Organisation.id == Instrument.organisation_id)
        .join(Zone, Zone.key == Instrument.zone_key)
        .outerjoin(home, home.key == viewer.zone)
        .outerjoin(rate, literal(True))
        .where(
            or_(
                Instrument.id == instrument.id,
                (Instrument.category_code == instrument.category_code)
                & (Instrument.state == ListingState.PUBLISHED)
                & (Instrument.object_type == MACHINE),
            )
        )
        # The very one first, then instruments called the same, one from each zone in turn.
        .order_by(
            (Instrument.id == instrument.id).desc(),
            (Instrument.name_zh == instrument.name_zh).desc(),
            func.row_number().over(
                partition_by=Instrument.zone_key, order_by=Instrument.code
            ),
        )
        .limit(_OTHERS)
    )
    return [
        Other(
            bookable_from(row[0], row[1]),
            Rate("", row.unit, row.amount_fen, row.opening_fee_fen)
            if row.amount_fen is not None
            else None,
            distance_km(row[2], row[3]),
        )
        for row in db.session.execute(wanted)
    ]


def instrument_names(codes: Collection[str]) -> dict[str, tuple[Bilingual, str]]:
    """Return name and model of some instruments by their codes."""
    if not codes:
        return {}
    wanted = select(
        Instrument.code, Instrument.name_zh, Instrument.name_en, Instrument.model
    ).where(Instrument.code.in_(codes))
    return {
        code: (Bilingual(zh, en), model)
        for code, zh, en, model in db.session.execute(wanted)
    }


def distance_km(there: Zone, home: Zone | None) -> float | None:
    """Return the straight distance between two zones' centres, in whole kilometres."""
    if home is None:
        return None
    north = (there.latitude - home.latitude) * _KM_PER_DEGREE[0]
    east = (there.longitude - home.longitude) * _KM_PER_DEGREE[1]
    return float(round(hypot(north, east)))
