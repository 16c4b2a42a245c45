"""Which state of an instrument's terms somebody saw, and what changed since."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import func, literal, select, union_all

from booking.models.terms import PolicySetting, RateEntry
from booking.queries.terms import own_settings, rates_of
from kernel.store.db import db

Changed = dict[str, tuple[Any, Any]]


def terms_version(instrument_id: int) -> int:
    """Return the number of the current state; it rises with every change."""
    return max((number for _at, number in _states(instrument_id)), default=0)


def terms_changed_since(
    instrument_id: int, version: int | None, *, at: datetime
) -> Changed:
    """Return (seen, now) by setting and by price ("rate_academic", fen).

    Empty for a version that never was.
    """
    seen = [moment for moment, number in _states(instrument_id) if number == version]
    if not seen and version != 0:
        return {}
    then = _flat(instrument_id, seen[-1]) if seen else {}
    now = _flat(instrument_id, at)
    return {
        name: (then.get(name), now.get(name))
        for name in sorted(then.keys() | now.keys())
        if then.get(name) != now.get(name)
    }


def _states(instrument_id: int) -> Iterator[tuple[datetime, int]]:
    """Yield the moment and number of each state, in order.

    Rows are only ever added, so that the sum of the highest ids rises with each change.
    """
    policies = select(
        literal("policy").label("kind"),
        PolicySetting.id,
        func.lower(PolicySetting.effective).label("since"),
    ).where(PolicySetting.instrument_id == instrument_id)
    rates = select(literal("rate"), RateEntry.id, RateEntry.effective_from).where(
        RateEntry.instrument_id == instrument_id
    )
    both = union_all(policies, rates).subquery()
    highest: dict[str, int] = {}
    ordered = select(both).order_by(both.c.since.nulls_first(), both.c.id)
    for kind, row_id, since in db.session.execute(ordered):
        highest[kind] = max(row_id, highest.get(kind, 0))
        yield since, sum(highest.values())


def _flat(instrument_id: int, at: datetime) -> dict[str, Any]:
    rates = rates_of(instrument_id, at=at)
    prices = {f"rate_{rate.price_class}": rate.amount_fen for rate in rates}
    return {**own_settings(instrument_id, at=at), **prices}
