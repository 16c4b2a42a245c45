"""Terms of the demo's instruments: policies by level, and rates."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from psycopg.types.json import Jsonb
from psycopg.types.range import TimestamptzRange

from app.demo.instruments import Machine
from app.demo.organisations import Unit
from app.demo.people import MASS_SPECTROMETRY
from app.demo.rhythms import HOURS
from app.reference import REFERENCE
from booking.rules.opening import OpeningHours
from booking.rules.opening_settings import setting_of_hours
from booking.rules.policy import Policy
from booking.rules.pricing import Rate
from kernel.values.money import fen

SINCE = datetime(2020, 1, 1, tzinfo=UTC)
_HOLD_H = 72
# From this worth on, in 10,000 yuan, a lab wants to know who comes.
_ASKS_FROM_WAN = 600
_ASKS_ONE_IN = 7
# Kinds that are switched on for each use.
_OPENING_FEE_YUAN = {
    "lcms-orbi": 200,
    "tof-sims": 300,
    "fib-sem": 200,
    "tem-ac": 300,
    "engine-bed": 2000,
}

# What some kinds set beyond their rhythm, so that every rule is met somewhere.
_HOUSE_RULES: dict[str, dict[str, Any]] = {
    # Engine makers share the cell: no competitor learns that another one is there.
    "engine-cell": {"visibility": "confidential", "override_nights": "nobody"},
    "tvac": {"visibility": "confidential", "no_show_after_min": 60},
    # Practice is lost within half a year.
    "fib-sem": {"training_use_days": 180, "checkin_late_min": 30},
    # People who share a printer arrange themselves.
    "lpbf": {"visibility": "full", "max_open": 3},
    "tem-ac": {"gap_min": 1440, "override_hours": "deputy"},
}

Settings = dict[str, Any]
# Three missed bookings in two months: a month's pause; and a credit of 100 points.
_CONDUCT: Settings = {
    "no_show_limit": 3,
    "no_show_days": 60,
    "late_cancel_counts": True,
    "credit_start": 100,
    "appeal_days": 30,
}


@dataclass(frozen=True, slots=True)
class Terms:
    """The policy in force for an instrument, its own settings, and its rates."""

    policy: Policy
    own: Settings
    rates: Mapping[str, Rate]


class TermsBook:
    """Makes terms as the booking slice would merge them."""

    def __init__(self) -> None:
        """Read the categories' defaults, as they were installed."""
        text = (REFERENCE / "booking_defaults.json").read_text("utf-8")
        self._defaults: dict[str, Settings] = json.loads(text)
        self._policies: dict[tuple[int, int, bool], tuple[Policy, Settings]] = {}

    def terms(self, machine: Machine) -> Terms:
        """Return the terms of one instrument."""
        asks = machine.worth_wan >= _ASKS_FROM_WAN or machine.number % _ASKS_ONE_IN == 1
        key = (id(machine.kind), machine.owner.id, asks)
        if key not in self._policies:
            self._policies[key] = self._made(machine, asks=asks)
        policy, own = self._policies[key]
        return Terms(policy, own, _rates(machine))

    def _made(self, machine: Machine, *, asks: bool) -> tuple[Policy, Settings]:
        layers = [
            self._defaults.get(f"{machine.kind.category[:2]}0000", {}),
            self._defaults.get(machine.kind.category, {}),
            unit_settings(machine.owner),
        ]
        base = Policy.from_settings(*layers)
        wanted = machine.kind.rhythm.settings | _HOUSE_RULES.get(machine.kind.key, {})
        if asks and not machine.owner.approval:
            wanted |= {"approval": "owner", "request_hold_h": _HOLD_H}
        own = {
            name: _plain(value)
            for name, value in wanted.items()
            if getattr(base, name) != value
        }
        if wanted.get("shortest_min", base.shortest_min) > base.longest_min:
            own.setdefault("longest_min", wanted["shortest_min"])
        return Policy.from_settings(*layers, own), own


def unit_settings(unit: Unit) -> Settings:
    """Return what an organisation sets for all its instruments."""
    settings: Settings = {}
    if unit.approval:
        settings |= {"approval": unit.approval, "request_hold_h": _HOLD_H}
    if unit.hours:
        settings["hours"] = setting_of_hours(HOURS[unit.hours])
    if unit.slug == MASS_SPECTROMETRY:
        settings |= _CONDUCT
    return settings


def _plain(value: object) -> object:
    return setting_of_hours(value) if isinstance(value, OpeningHours) else value


def _rates(machine: Machine) -> dict[str, Rate]:
    fee = fen(_OPENING_FEE_YUAN.get(machine.kind.key, 0))
    return {
        price_class: Rate(price_class, machine.kind.unit, fen(price), fee)
        for price_class, price in machine.kind.prices.items()
    }


def policy_rows(
    owners: Sequence[Unit], terms: Mapping[int, Terms]
) -> Iterator[tuple[object, ...]]:
    """Yield booking_policy rows of organisations, then of instruments by id."""
    ever = TimestamptzRange(SINCE, None)
    for unit in owners:
        if settings := unit_settings(unit):
            yield unit.id, None, Jsonb(settings), ever
    for instrument_id, one in terms.items():
        if one.own:
            yield None, instrument_id, Jsonb(one.own), ever


def rate_rows(terms: Mapping[int, Terms]) -> Iterator[tuple[object, ...]]:
    """Yield booking_rate rows."""
    for instrument_id, one in terms.items():
        for rate in one.rates.values():
            yield (
                instrument_id,
                rate.price_class,
                rate.unit,
                rate.amount_fen,
                rate.opening_fee_fen,
                SINCE,
            )


POLICY_COLUMNS = ("organisation_id", "instrument_id", "settings", "effective")
RATE_COLUMNS = (
    "instrument_id", "price_class", "unit", "amount_fen", "opening_fee_fen",
    "effective_from",
)  # fmt: skip
