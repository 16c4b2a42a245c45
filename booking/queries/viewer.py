"""What a search needs to know of who asks and of the days around."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    DateTime,
    Select,
    Text,
    bindparam,
    case,
    literal,
    or_,
    select,
)
from sqlalchemy.types import TypeEngine

from booking.models.calendar import CalendarDay
from booking.models.terms import RateEntry
from booking.rules.opening import WorkCalendar
from booking.rules.pricing import price_class_of
from catalog.models.instrument import Instrument
from identity.models.organisation import Organisation
from identity.models.user import Training
from kernel.store.db import db
from kernel.store.prepared import Prepared
from kernel.values.actor import Actor

# Strangers are shown the reference price of universities and institutes.
REFERENCE_CLASS = "academic"


def trainings_of(viewer: Actor) -> Mapping[str, tuple[str, date]]:
    """Return the viewer's qualifications by category: level and last valid day."""
    if viewer.id is None:
        return {}
    held = select(Training.category_code, Training.level, Training.valid_until).where(
        Training.user_id == viewer.id
    )
    return {code: (level, until) for code, level, until in db.session.execute(held)}


DAYS = Prepared(
    select(CalendarDay.day, CalendarDay.kind).where(
        CalendarDay.day.between(bindparam("first"), bindparam("last"))
    )
)


def calendar_around(day: date, days: int = 60) -> WorkCalendar:
    """Return holidays and make-up workdays near a day."""
    return calendar_of(DAYS.rows(**days_around(day, days)))


def days_around(day: date, days: int = 60) -> dict[str, date]:
    """Return the values of DAYS for the days near one."""
    reach = timedelta(days=days)
    return {"first": day - reach, "last": day + reach}


def calendar_of(kinds: Sequence[Any]) -> WorkCalendar:
    """Return the work calendar of the rows of DAYS."""
    return WorkCalendar(
        holidays=frozenset(row.day for row in kinds if row.kind == "holiday"),
        workdays=frozenset(row.day for row in kinds if row.kind == "workday"),
        known_years=frozenset(row.day.year for row in kinds),
    )


_ASKING: Mapping[str, TypeEngine[Any]] = {
    "own": BigInteger(),
    "credit": Text(),
    "elsewhere": Text(),
    "at": DateTime(timezone=True),
}


def asking(viewer: Actor, at: datetime) -> dict[str, Any]:
    """Return the values of a statement with a rate: who asks for prices, and when."""
    stranger = viewer.organisation_id is None
    elsewhere = price_class_of(
        person_kind=viewer.organisation_kind, same_legal_person=False
    )
    return {
        "own": viewer.organisation_id,
        "credit": None if stranger else viewer.credit_code or None,
        "elsewhere": REFERENCE_CLASS if stranger else str(elsewhere),
        "at": at,
    }


def rate_of(
    instrument: ColumnElement[int],
    owner: ColumnElement[int],
    values: Mapping[str, Any] | None = None,
) -> Select[int | None, str, int]:
    """Return a lateral select of the rate of who asks, for the instrument outside.

    The Organisation outside is its owner. Without values they are given with the
    statement, by the names of `asking`.
    """
    given = {
        name: literal(values[name], kind) if values else bindparam(name, type_=kind)
        for name, kind in _ASKING.items()
    }
    internal = or_(owner == given["own"], Organisation.credit_code == given["credit"])
    return (
        select(RateEntry.amount_fen, RateEntry.unit, RateEntry.opening_fee_fen)
        .where(
            RateEntry.instrument_id == instrument,
            RateEntry.price_class
            == case((internal, "internal"), else_=given["elsewhere"]),
            RateEntry.effective_from <= given["at"],
        )
        .order_by(RateEntry.effective_from.desc())
        .limit(1)
    )


def current_rate(viewer: Actor, at: datetime) -> Select[int | None, str, int]:
    """Return a lateral select of the viewer's rate for the Instrument outside."""
    listing = Instrument.__table__.c
    rate = rate_of(listing.id, listing.organisation_id, asking(viewer, at))
    return rate.correlate(Instrument, Organisation)


def own_units(viewer: Actor) -> frozenset[int]:
    """Return the ids of the viewer's organisation and other sites of its legal person."""
    own = {viewer.organisation_id} if viewer.organisation_id is not None else set()
    if viewer.credit_code:
        sites = select(Organisation.id).where(
            Organisation.credit_code == viewer.credit_code
        )
        own |= set(db.session.scalars(sites))
    return frozenset(own)
