"""Resolved booking policies: the more particular level wins, setting by setting."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cached_property, lru_cache
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import Range

from booking.models.terms import PolicySetting, PolicyStamp
from booking.rules.opening import OpeningHours
from booking.rules.policy import DEFAULT_POLICY, Policy
from kernel.store.db import db
from kernel.store.prepared import Prepared

Level = tuple[str, str | int]
Entry = tuple[int, Range[datetime], dict[str, Any]]
# Bounds of an open-ended time; the first is the earliest that can be compared.
NEVER = datetime.min.replace(tzinfo=UTC)
FOREVER = datetime.max.replace(tzinfo=UTC)


def policy_from(layers: Collection[list[Any]]) -> Policy:
    """Merge [rank, settings] pairs: category, organisation, instrument."""
    ranked = [
        settings for _rank, settings in sorted(layers, key=lambda layer: layer[0])
    ]
    return _merged(json.dumps(ranked, sort_keys=True))


@dataclass
class PolicyBook:
    """Every policy row by level, as it was when the stamp was taken."""

    stamp: int
    rows: dict[Level, list[Entry]]
    _merged: dict[tuple[int, ...], Policy] = field(default_factory=dict)
    _hours: dict[OpeningHours, OpeningHours] = field(default_factory=dict)
    # By instrument, as long as no row begins or ends.
    _current: dict[int, Policy] = field(default_factory=dict)
    _since: datetime = NEVER
    _until: datetime = NEVER

    def policy(
        self, *, instrument_id: int, organisation_id: int, category: str, at: datetime
    ) -> Policy:
        """Return the policy in force for one instrument at a moment."""
        if not self._since <= at < self._until:
            self._turn_to(at)
        policy = self._current.get(instrument_id)
        if policy is None:
            policy = self._in_force(instrument_id, organisation_id, category, at)
            self._current[instrument_id] = policy
        return policy

    @cached_property
    def most_around_min(self) -> tuple[int, int]:
        """Return the longest set-up and the longest clean-up that any level asks for."""
        every = [
            settings
            for rows in self.rows.values()
            for _row_id, _effective, settings in rows
        ]
        setup = max((int(one.get("setup_min", 0)) for one in every), default=0)
        cleanup = max((int(one.get("cleanup_min", 0)) for one in every), default=0)
        return (
            max(setup, DEFAULT_POLICY.setup_min),
            max(cleanup, DEFAULT_POLICY.cleanup_min),
        )

    def layers(
        self, *, instrument_id: int, organisation_id: int, category: str, at: datetime
    ) -> list[tuple[Level, Entry]]:
        """Return the rows in force for an instrument, the more particular ones last."""
        levels: tuple[Level, ...] = (
            ("category", f"{category[:2]}0000"),
            ("category", category),
            ("organisation", organisation_id),
            ("instrument", instrument_id),
        )
        return [
            (level, row)
            for level in dict.fromkeys(levels)
            for row in self.rows.get(level, ())
            if row[1].contains(at)
        ]

    def with_level(self, level: Level, settings: Mapping[str, Any]) -> "PolicyBook":
        """Return a book in which one level has other settings, at all times."""
        row: Entry = (0, Range(None, None), dict(settings))
        return PolicyBook(self.stamp, {**self.rows, level: [row]})

    def _in_force(
        self, instrument_id: int, organisation_id: int, category: str, at: datetime
    ) -> Policy:
        found = self.layers(
            instrument_id=instrument_id,
            organisation_id=organisation_id,
            category=category,
            at=at,
        )
        key = tuple(row[0] for _level, row in found)
        if key not in self._merged:
            policy = Policy.from_settings(*(row[2] for _level, row in found))
            # Alike hours are one object, so that its identity can be a key.
            hours = self._hours.setdefault(policy.hours, policy.hours)
            self._merged[key] = replace(policy, hours=hours)
        return self._merged[key]

    def _turn_to(self, at: datetime) -> None:
        """Forget what was in force, and note until when the new state holds."""
        bounds = {
            bound
            for rows in self.rows.values()
            for _row_id, effective, _settings in rows
            for bound in (effective.lower, effective.upper)
            if bound is not None
        }
        self._current.clear()
        self._since = max((b for b in bounds if b <= at), default=NEVER)
        self._until = min((b for b in bounds if b > at), default=FOREVER)


_book: PolicyBook | None = None


# What changes whenever a policy does.
STAMP = Prepared(select(func.coalesce(func.max(PolicyStamp.number), 0)))


def policy_book(seen: Sequence[Any] | None = None) -> PolicyBook:
    """Return all policies; this process keeps its copy until one changes.

    `seen` is the row of STAMP, when it was asked for in another trip.
    """
    global _book
    seen = seen or STAMP.rows()[0]
    stamp = int(seen[0])
    if _book is None or _book.stamp != stamp:
        _book = PolicyBook(stamp, _rows())
    return _book


def _rows() -> dict[Level, list[Entry]]:
    found: dict[Level, list[Entry]] = {}
    columns = select(
        PolicySetting.id,
        PolicySetting.effective,
        PolicySetting.settings,
        PolicySetting.category_code,
        PolicySetting.organisation_id,
        PolicySetting.instrument_id,
    )
    for (
        row_id,
        effective,
        settings,
        category,
        organisation,
        instrument,
    ) in db.session.execute(columns):
        level: Level = (
            ("category", category)
            if category
            else ("organisation", organisation)
            if organisation
            else ("instrument", instrument)
        )
        found.setdefault(level, []).append((row_id, effective, settings))
    return found


@lru_cache(maxsize=4096)
def _merged(layers: str) -> Policy:
    return Policy.from_settings(*json.loads(layers))
