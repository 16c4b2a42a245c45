"""Rules tried out on the bookings of the last 30 days."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import chain
from typing import Any

from sqlalchemy import ColumnElement, Row, func, select

from booking.models.reservation import Reservation
from booking.queries.conduct_then import conduct_then
from booking.queries.policies import PolicyBook, policy_book
from booking.queries.policy_rows import Level
from booking.queries.standing import standings
from booking.queries.viewer import calendar_around
from booking.rules.facts import BookingRequest, InstrumentTerms
from booking.rules.policy_levels import SettingsClash
from booking.rules.quota import PERIODS, period_of
from booking.rules.replay import Past, Replay, replay
from booking.rules.reservation_state import ReservationState
from booking.rules.span import Span
from catalog.models.instrument import Instrument
from catalog.queries.customs import SIMPLIFIED
from catalog.rules.listing_state import ListingState
from identity.models.organisation import Organisation
from kernel.store.db import db
from kernel.values.clock import local_day
from kernel.values.errors import Refused

DAYS = 30
# A large unit has tens of thousands of bookings a month; the latest ones tell enough.
MOST = 3000
_HAPPENED = (
    ReservationState.REQUESTED,
    ReservationState.CONFIRMED,
    ReservationState.IN_USE,
    ReservationState.COMPLETED,
    ReservationState.NO_SHOW,
)


@dataclass(frozen=True, slots=True)
class Tryout:
    """What became of the bookings; `cut` says that only the latest were judged."""

    since: date
    until: date
    found: Replay
    cut: bool


def tryout(level: Level, settings: Mapping[str, Any], *, at: datetime) -> Tryout:
    """Judge the bookings that started in the last 30 days as if the level set these.

    Raises Refused where the settings do not go together.
    """
    try:
        return _tried(level, settings, at)
    except ValueError as error:
        raise Refused(SettingsClash()) from error


def _tried(level: Level, settings: Mapping[str, Any], at: datetime) -> Tryout:
    first = at - timedelta(days=DAYS)
    rows = db.session.execute(_bookings(level, first, at)).all()
    book = policy_book().with_level(level, settings)
    calendar = calendar_around(local_day(at))
    by_instrument: dict[int, list[Row[Any]]] = defaultdict(list)
    for row in rows[:MOST]:
        by_instrument[row.instrument_id].append(row)
    found = Replay()
    earlier = _earlier(by_instrument, book, first, at)
    every = [*rows[:MOST], *chain.from_iterable(earlier.values())]
    people = standings({row.booked_for_id for row in every})
    policies = {
        instrument_id: book.policy(
            instrument_id=instrument_id,
            organisation_id=judged[0].owner_id,
            category=judged[0].category_code,
            at=at,
        )
        for instrument_id, judged in by_instrument.items()
    }
    minding = {
        judged[0].owner_id
        for instrument_id, judged in by_instrument.items()
        if policies[instrument_id].minds_conduct
    }
    then = conduct_then(people, minding, at)
    for instrument_id, judged in by_instrument.items():
        terms, policy = _terms(judged[0]), policies[instrument_id]
        past = [
            Past(
                request=BookingRequest(
                    instrument_id, Span(row.start, row.end), row.mode, row.purpose
                ),
                person=people[row.booked_for_id].before(terms),
                made_at=row.created_at,
                price_fen=row.price_fen,
                judged=row.start >= first,
                group_id=row.group_id,
                conduct=then(
                    row.booked_for_id, terms.organisation_id, policy, row.created_at
                ),
            )
            for row in [*judged, *earlier.get(instrument_id, ())]
        ]
        replay(past, policy, terms, found, calendar)
    return Tryout(local_day(first), local_day(at), found, cut=len(rows) > MOST)


def _columns() -> Any:
    return (
        select(
            Reservation.instrument_id,
            Reservation.booked_for_id,
            Reservation.created_at,
            Reservation.group_id,
            Reservation.mode,
            Reservation.purpose,
            Reservation.price_fen,
            func.lower(Reservation.during).label("start"),
            func.upper(Reservation.during).label("end"),
            Instrument.code,
            Instrument.organisation_id.label("owner_id"),
            Instrument.zone_key,
            Instrument.category_code,
            Instrument.modes,
            Instrument.training_level,
            Instrument.safety_tags,
            Instrument.customs_until,
            SIMPLIFIED.label("customs_simplified"),
            Organisation.credit_code,
        )
        .join_from(Reservation, Instrument)
        .join(Organisation, Organisation.id == Instrument.organisation_id)
    )


def _bookings(level: Level, first: datetime, at: datetime) -> Any:
    return (
        _columns()
        .where(
            _belongs_to(level),
            Instrument.state == ListingState.PUBLISHED,
            func.lower(Reservation.during) >= first,
            func.lower(Reservation.during) < at,
            Reservation.state.in_(_HAPPENED),
        )
        .order_by(func.lower(Reservation.during).desc())
        .limit(MOST + 1)
    )


def _earlier(
    judged: Mapping[int, list[Row[Any]]],
    book: PolicyBook,
    first: datetime,
    at: datetime,
) -> dict[int, list[Row[Any]]]:
    """Return bookings before those judged that still count for a quota, or as practice."""
    since: dict[int, datetime] = {}
    for instrument_id, rows in judged.items():
        policy = book.policy(
            instrument_id=instrument_id,
            organisation_id=rows[0].owner_id,
            category=rows[0].category_code,
            at=at,
        )
        starts = []
        if policy.counts:
            wanted = {one.per for one in policy.all_quotas} | {"week"}
            longest = max(wanted, key=PERIODS.index)
            starts.append(period_of(local_day(first), longest).start)
        if policy.training_use_days is not None:
            starts.append(first - timedelta(days=policy.training_use_days + 1))
        if starts:
            since[instrument_id] = min(starts)
    found: dict[int, list[Row[Any]]] = defaultdict(list)
    if since:
        wanted_rows = _columns().where(
            Reservation.instrument_id.in_(since),
            func.lower(Reservation.during) >= min(since.values()),
            func.lower(Reservation.during) < first,
            Reservation.state.in_(_HAPPENED),
        )
        for row in db.session.execute(wanted_rows.limit(MOST)):
            found[row.instrument_id].append(row)
    return found


def _belongs_to(level: Level) -> ColumnElement[bool]:
    kind, key = level
    if kind == "instrument":
        return Instrument.id == key
    if kind == "organisation":
        return Instrument.organisation_id == key
    code = str(key)
    if code.endswith("0000"):
        return Instrument.category_code.startswith(code[:2])
    return Instrument.category_code == code


def _terms(row: Row[Any]) -> InstrumentTerms:
    return InstrumentTerms(
        instrument_id=row.instrument_id,
        code=row.code,
        organisation_id=row.owner_id,
        credit_code=row.credit_code,
        zone=row.zone_key,
        category_code=row.category_code,
        modes=tuple(row.modes),
        training_level=str(row.training_level),
        safety_tags=tuple(row.safety_tags),
        customs_supervised_until=row.customs_until,
        customs_simplified=row.customs_simplified,
    )
