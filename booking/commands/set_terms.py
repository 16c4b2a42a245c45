"""Set the prices and booking rules of an instrument, from now on."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import Range

from booking.events import PolicySet, RatesSet
from booking.models.terms import PolicySetting, RateEntry
from booking.permissions import TABLE, Desk, Permission
from booking.queries.terms import own_settings, rates_of
from booking.queries.terms_version import terms_changed_since, terms_version
from booking.rules.rate_card import RateCard, changed_rates, withdrawn_rates
from catalog.queries.bookable import bookable_instrument
from catalog.rules.bookable import BookableInstrument
from kernel.journal.record import record
from kernel.store.db import db
from kernel.store.transaction import command
from kernel.values.actor import Actor
from kernel.values.errors import Stale


@command
def set_terms(
    instrument: str,
    *,
    rates: Sequence[RateCard],
    withdrawn: Collection[str] = (),
    settings: Mapping[str, Any],
    version: int | None,
    by: Actor,
    at: datetime,
) -> None:
    """Add the rates and replace the instrument's own settings; others stay as they are.

    Classes in `withdrawn` have no price from now on. `version` is what the caller saw.
    Confirmed bookings keep the price they were made at. Raises NotFound, Forbidden, and
    Stale with what changed meanwhile.
    """
    found = bookable_instrument(instrument, lock=True)
    desk = Desk(found.organisation_id)
    TABLE.require(by, Permission.SET_TERMS, desk, visible=found.published)
    current = terms_version(found.id)
    if version != current:
        raise Stale(terms_changed_since(found.id, version, at=at), current)
    _set_rates(found, list(rates), withdrawn, by=by, at=at)
    _set_policy(found, dict(settings), by=by, at=at)


def _set_rates(
    found: BookableInstrument,
    rates: list[RateCard],
    withdrawn: Collection[str],
    *,
    by: Actor,
    at: datetime,
) -> None:
    before = rates_of(found.id, at=at)
    new = changed_rates(before, rates)
    gone = withdrawn_rates(before, withdrawn)
    if not new and not gone:
        return
    for rate in [*new, *gone]:
        db.session.add(
            RateEntry(
                instrument_id=found.id,
                price_class=rate.price_class,
                unit=rate.unit,
                amount_fen=None if rate in gone else rate.amount_fen,
                opening_fee_fen=rate.opening_fee_fen,
                effective_from=at,
            )
        )
    event = RatesSet(
        subject_id=found.id,
        before={rate.price_class: rate.amount_fen for rate in before},
        after={rate.price_class: rate.amount_fen for rate in new}
        | {rate.price_class: None for rate in gone},
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
