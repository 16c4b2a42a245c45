"""Set the prices and booking rules of an instrument, from now on."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import Range

from booking.events import PolicySet, RatesSet
from booking.models.terms import PolicySetting, RateEntry
from booking.permissions import TABLE, Desk, Permission
from booking.queries.terms import own_settings, rates_of
from booking.rules.rate_card import RateCard, changed_rates
from catalog.queries.bookable import bookable_instrument
from catalog.rules.bookable import BookableInstrument
from kernel.journal.record import record
from kernel.store.db import db
from kernel.store.transaction import command
from kernel.values.actor import Actor


@command
def set_terms(
    instrument: str,
    *,
    rates: Sequence[RateCard],
    settings: Mapping[str, Any],
    by: Actor,
    at: datetime,
) -> None:
    """Add the rates and replace the instrument's own settings; others stay as they are.

    Confirmed bookings keep the price they were made at. Raises NotFound and Forbidden.
    """
    found = bookable_instrument(instrument, lock=True)
    desk = Desk(found.organisation_id)
    TABLE.require(by, Permission.SET_TERMS, desk, visible=found.published)
    _set_rates(found, list(rates), by=by, at=at)
    _set_policy(found, dict(settings), by=by, at=at)


def _set_rates(
    found: BookableInstrument, rates: list[RateCard], *, by: Actor, at: datetime
) -> None:
    before = rates_of(found.id, at=at)
    new = changed_rates(before, rates)
    if not new:
        return
    for rate in new:
        db.session.add(
            RateEntry(
                instrument_id=found.id,
                price_class=rate.price_class,
                unit=rate.unit,
                amount_fen=rate.amount_fen,
                opening_fee_fen=rate.opening_fee_fen,
                effective_from=at,
            )
        )
    event = RatesSet(
        subject_id=found.id,
        before={rate.price_class: rate.amount_fen for rate in before},
        after={rate.price_class: rate.amount_fen for rate in new},
    )
    record(event, by=by, at=at)


def _set_policy(
    found: BookableInstrument, settings: dict[str, Any], *, by: Actor, at: datetime
) -> None:
    before = own_settings(found.id, at=at)
    if settings == before:
        return
    current = select(PolicySetting).where(
        PolicySetting.instrument_id == found.id,
        func.upper_inf(PolicySetting.effective),
    )
    if row := db.session.scalars(current).one_or_none():
        # A row that never came into force is not worth keeping.
        if row.effective.lower is not None and row.effective.lower >= at:
            db.session.delete(row)
        else:
            row.effective = Range(row.effective.lower, at)
        db.session.flush()
    db.session.add(
        PolicySetting(
            instrument_id=found.id, settings=settings, effective=Range(at, None)
        )
    )
    event = PolicySet(subject_id=found.id, before=before, after=settings)
    record(event, by=by, at=at)
