"""Set the prices and booking rules of an instrument, from now on."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from booking.commands.keep_policy import keep_policy
from booking.events import RatesSet
from booking.models.terms import RateEntry
from booking.permissions import TABLE, Desk, Permission
from booking.queries.policy_levels import instrument_level
from booking.queries.terms import rates_of
from booking.queries.terms_version import terms_changed_since, terms_version
from booking.rules.policy_levels import InForceAlready, since_when
from booking.rules.rate_card import RateCard, changed_rates, withdrawn_rates
from catalog.queries.bookable import bookable_instrument
from catalog.rules.bookable import BookableInstrument
from kernel.journal.record import record
from kernel.store.db import db
from kernel.store.transaction import command
from kernel.values.actor import Actor
from kernel.values.errors import Refused, Stale


@command
def set_terms(
    instrument: str,
    *,
    rates: Sequence[RateCard],
    withdrawn: Collection[str] = (),
    settings: Mapping[str, Any],
    since: date | None = None,
    version: int | None,
    by: Actor,
    at: datetime,
) -> None:
    """Add the rates and replace the instrument's own settings; others stay as they are.

    Both hold from the beginning of the local day `since` on, or from now. Classes in
    `withdrawn` have no price from then on. `version` is what the caller saw.
    Confirmed bookings keep the price they were made at. Raises NotFound, Forbidden,
    Refused, and Stale with what changed meanwhile.
    """
    found = bookable_instrument(instrument, lock=True)
    desk = Desk(found.organisation_id)
    TABLE.require(by, Permission.SET_TERMS, desk, visible=found.published)
    current = terms_version(found.id)
    if version != current:
        raise Stale(terms_changed_since(found.id, version, at=at), current)
    moment = since_when(since, at)
    if moment is None:
        raise Refused(InForceAlready())
    _set_rates(found, list(rates), withdrawn, since=moment, by=by, at=at)
    view = instrument_level(found, at=at)
    keep_policy(view.level, settings, since=moment, above=view.layers, by=by, at=at)


def _set_rates(
    found: BookableInstrument,
    rates: list[RateCard],
    withdrawn: Collection[str],
    *,
    since: datetime,
    by: Actor,
    at: datetime,
) -> None:
    before = rates_of(found.id, at=since)
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
                effective_from=since,
            )
        )
    event = RatesSet(
        subject_id=found.id,
        before={rate.price_class: rate.amount_fen for rate in before},
        after={rate.price_class: rate.amount_fen for rate in new}
        | {rate.price_class: None for rate in gone},
    )
    record(event, by=by, at=at)
