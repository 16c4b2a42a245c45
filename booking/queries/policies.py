"""Resolved booking policies: the more particular level wins, setting by setting."""

import json
from bisect import bisect_right
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property, lru_cache
from typing import Any

from booking.queries.policy_rows import (
    FOREVER,
    NEVER,
    Entry,
    Level,
    Settings,
    rows_since,
    stamp_seen,
)
from booking.rules.opening import OpeningHours
from booking.rules.policy import DEFAULT_POLICY, Policy

Bound = tuple[datetime, Level]


def policy_from(layers: Collection[list[Any]]) -> Policy:
    """Merge [rank, settings] pairs: category, organisation, instrument."""
    ranked = [
        settings for _rank, settings in sorted(layers, key=lambda layer: layer[0])
    ]
    return _merged(json.dumps(ranked, sort_keys=True))


@dataclass
class _Merged:
    """Policies by the settings they were merged from, whatever time it is.

    Alike settings are one object, and so are alike hours: their identity is a key.
    """

    alike: dict[str, Settings] = field(default_factory=dict)
    policies: dict[tuple[int, ...], Policy] = field(default_factory=dict)
    hours: dict[OpeningHours, OpeningHours] = field(default_factory=dict)

    def one(self, settings: Settings) -> Settings:
        """Return the one object for alike settings."""
        return self.alike.setdefault(json.dumps(settings, sort_keys=True), settings)

    def policy(self, layers: Sequence[Settings]) -> Policy:
        """Return the policy that the layers make, the later one winning."""
        key = tuple(map(id, layers))
        found = self.policies.get(key)
        if found is None:
            made = Policy.from_settings(*layers)
            found = replace(made, hours=self.hours.setdefault(made.hours, made.hours))
            self.policies[key] = found
        return found


@dataclass
class PolicyBook:
    """Every policy row by level, as it was when the stamp was taken.

    `bounds` are the moments at which a level's rows begin or end, in order.
    """

    stamp: int
    rows: dict[Level, tuple[Entry, ...]] = field(default_factory=dict)
    bounds: list[Bound] = field(default_factory=list)
    _made: _Merged = field(default_factory=_Merged)
    # By instrument, and by owner and category, as long as no row begins or ends.
    _current: dict[int, Policy] = field(default_factory=dict)
    _above: dict[tuple[int, str], tuple[Settings, ...]] = field(default_factory=dict)
    _since: datetime = NEVER
    _until: datetime = NEVER

    def policy(
        self, *, instrument_id: int, organisation_id: int, category: str, at: datetime
    ) -> Policy:
        """Return the policy in force for one instrument at a moment."""
        if self._since <= at < self._until:
            known = self._current.get(instrument_id)
            if known is not None:
                return known
        return self.policies([instrument_id], organisation_id, category, at=at)[0]

    def policies(
        self,
        instruments: Sequence[int],
        organisation_id: int,
        category: str,
        *,
        at: datetime,
    ) -> list[Policy]:
        """Return those of several instruments of one owner and category, in order."""
        if not self._since <= at < self._until:
            self._turn_to(at)
        known = self._current
        found = [known.get(one) for one in instruments]
        return [
            policy or self._in_force(one, organisation_id, category, at)
            for one, policy in zip(instruments, found, strict=True)
        ]

    @cached_property
    def most_around_min(self) -> tuple[int, int]:
        """Return the longest set-up and clean-up that any level ever asked for."""
        every = [*self._made.alike.values()]
        setup = max((int(one.get("setup_min", 0)) for one in every), default=0)
        cleanup = max((int(one.get("cleanup_min", 0)) for one in every), default=0)
        return (
            max(setup, DEFAULT_POLICY.setup_min),
            max(cleanup, DEFAULT_POLICY.cleanup_min),
        )

    def layers(
        self, *, instrument_id: int, organisation_id: int, category: str, at: datetime
    ) -> list[tuple[Level, Settings]]:
        """Return the settings in force for an instrument, the more particular last."""
        own: Level = ("instrument", instrument_id)
        levels = (*_levels_above(organisation_id, category), own)
        return [(level, one) for level in levels for one in self._at(level, at)]

    def of_units(self, at: datetime) -> list[tuple[int, Settings]]:
        """Return what units themselves set, by their ids."""
        units = [(level, int(level[1])) for level in self._units]
        return [(unit, one) for level, unit in units for one in self._at(level, at)]

    @cached_property
    def _units(self) -> list[Level]:
        return [level for level in self.rows if level[0] == "organisation"]

    def with_level(self, level: Level, settings: Mapping[str, Any]) -> "PolicyBook":
        """Return a book in which one level has other settings, at all times."""
        made = _Merged(dict(self._made.alike))
        row = Entry(0, NEVER, FOREVER, made.one(dict(settings)))
        return PolicyBook(self.stamp, {**self.rows, level: (row,)}, self.bounds, made)

    def later(self, stamp: int) -> "PolicyBook":
        """Return the book of a later stamp: with what changed since, new or again."""
        levels, bounds = dict(self.rows), list(self.bounds)
        touched: set[Level] = set()
        for level, entry in rows_since(self.stamp, self._made.one):
            old = levels.get(level, ())
            known = {moment for one in old for moment in one.bounds}
            rest = (one for one in old if one.id != entry.id)
            levels[level] = tuple(sorted((*rest, entry))) if old else (entry,)
            bounds += ((one, level) for one in entry.bounds if one not in known)
            touched.add(level)
        bounds.sort()
        later = PolicyBook(stamp, levels, bounds, self._made, dict(self._current))
        later._since, later._until = later._around(self._since)
        later._forget(touched)
        return later

    def _in_force(
        self, instrument_id: int, organisation_id: int, category: str, at: datetime
    ) -> Policy:
        above = self._above.get((organisation_id, category))
        if above is None:
            levels = _levels_above(organisation_id, category)
            above = tuple(one for level in levels for one in self._at(level, at))
            self._above[organisation_id, category] = above
        policy = self._made.policy(
            (*above, *self._at(("instrument", instrument_id), at))
        )
        self._current[instrument_id] = policy
        return policy

    def _at(self, level: Level, at: datetime) -> list[Settings]:
        rows = self.rows.get(level, ())
        return [row.settings for row in rows if row.since <= at < row.until]

    def _turn_to(self, at: datetime) -> None:
        """Forget what was in force and is no more, and note until when it holds."""
        first, last = sorted((self._since, at))
        passed = self.bounds[self._place(first) : self._place(last)]
        self._forget({level for _moment, level in passed})
        self._since, self._until = self._around(at)

    def _forget(self, touched: set[Level]) -> None:
        if any(kind != "instrument" for kind, _key in touched):
            self._current, self._above = {}, {}
        for _kind, key in touched:
            if isinstance(key, int):
                self._current.pop(key, None)

    def _around(self, at: datetime) -> tuple[datetime, datetime]:
        """Return between which moments no row begins or ends."""
        place = self._place(at)
        since = self.bounds[place - 1][0] if place else NEVER
        until = self.bounds[place][0] if place < len(self.bounds) else FOREVER
        return since, until

    def _place(self, at: datetime) -> int:
        return bisect_right(self.bounds, at, key=lambda bound: bound[0])


def _levels_above(organisation_id: int, category: str) -> tuple[Level, ...]:
    levels: tuple[Level, ...] = (
        ("category", f"{category[:2]}0000"),
        ("category", category),
        ("organisation", organisation_id),
    )
    return tuple(dict.fromkeys(levels))


# The book of what is committed, and one of what a transaction itself has changed.
_book: PolicyBook | None = None
_own: PolicyBook | None = None
_source = ""


def policy_book(seen: Sequence[Any] | None = None) -> PolicyBook:
    """Return all policies; this process keeps its copy and reads what changed since.

    `seen` is the row of STAMP, when it was asked for in another trip.
    """
    global _book, _own, _source
    stamp, emptied, own, source = seen or stamp_seen()
    if source != _source:
        _book, _own, _source = None, None, source
    if own:
        # It may be taken back: others must not see it.
        if _own is None or _own.stamp != stamp:
            _own = PolicyBook(-1).later(stamp)
        return _own
    book = _book
    if book is None or book.stamp < emptied:
        book = _book = PolicyBook(-1).later(stamp)
    elif book.stamp < stamp:
        book = _book = book.later(stamp)
    return book


@lru_cache(maxsize=4096)
def _merged(layers: str) -> Policy:
    return Policy.from_settings(*json.loads(layers))
