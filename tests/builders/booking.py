"""Policies, rates, reservations and downtime."""

from datetime import UTC, datetime, timedelta

from sqlalchemy.dialects.postgresql import Range

from booking.models.reservation import Downtime, Reservation
from booking.models.terms import PolicySetting, RateEntry
from booking.rules.reservation_state import ReservationState
from booking.rules.span import Span
from catalog.models.instrument import Instrument
from identity.models.user import User
from kernel.values.clock import SHANGHAI
from tests.builders.identity import save

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def local(day: int, hour: int, minute: int = 0, *, month: int = 11) -> datetime:
    """Return a moment of 2026 given on a Shanghai clock, in UTC."""
    return datetime(2026, month, day, hour, minute, tzinfo=SHANGHAI).astimezone(UTC)


def a_span(
    day: int = 26, start: float = 9, hours: float = 2, *, month: int = 11
) -> Span:
    begin = local(day, 0, month=month) + timedelta(hours=start)
    return Span(begin, begin + timedelta(hours=hours))


def a_policy(instrument: Instrument, **settings) -> PolicySetting:
    return save(
        PolicySetting(
            instrument_id=instrument.id,
            settings=settings,
            effective=Range(LONG_AGO, None),
        )
    )


def a_unit_policy(instrument: Instrument, **settings) -> PolicySetting:
    """Set rules for all instruments of the unit that owns this one."""
    return save(
        PolicySetting(
            organisation_id=instrument.organisation_id,
            settings=settings,
            effective=Range(LONG_AGO, None),
        )
    )


def rates(instrument: Instrument, opening_fee_fen: int = 0, **yuan: int) -> None:
    """Give the instrument prices per hour: rates(x, internal=100, academic=200)."""
    for price_class, amount in yuan.items():
        save(
            RateEntry(
                instrument_id=instrument.id,
                price_class=price_class,
                unit="h",
                amount_fen=amount * 100,
                opening_fee_fen=opening_fee_fen,
                effective_from=LONG_AGO,
            )
        )


def a_reservation(
    instrument: Instrument,
    person: User,
    span: Span | None = None,
    state: str = "confirmed",
    **more,
) -> Reservation:
    span = span or a_span()
    during = Range(span.start, span.end)
    given = {
        "blocked": during,
        "organisation_id": person.organisation_id,
        "booked_by_id": person.id,
        "zone_key": "neobay",
        "external": True,
        "cross_zone": True,
        "lapses_at": span.start if state == "requested" else None,
        "approval": "owner" if state == "requested" else "",
        "mode": "assist",
        "purpose": "test",
        "price_class": "academic",
        "price_fen": 80000,
        "price_lines": [],
    }
    return save(
        Reservation(
            instrument_id=instrument.id,
            booked_for_id=person.id,
            during=during,
            state=ReservationState(state),
            **{**given, **more},
        )
    )


def a_downtime(
    instrument: Instrument, span: Span, kind: str = "maintenance"
) -> Downtime:
    return save(
        Downtime(
            instrument_id=instrument.id,
            kind=kind,
            during=Range(span.start, span.end),
            reason="test",
        )
    )
