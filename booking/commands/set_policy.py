"""Set the booking rules of a unit's instruments, or of a category."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from booking.commands.keep_policy import keep_policy
from booking.queries.policy_levels import (
    CATEGORY,
    ORGANISATION,
    category_level,
    lock_level,
    organisation_level,
)
from booking.rules.policy_levels import InForceAlready, since_when
from kernel.store.transaction import command
from kernel.values.actor import Actor
from kernel.values.errors import Refused, Stale

_READERS = {ORGANISATION: organisation_level, CATEGORY: category_level}


@command
def set_policy(
    kind: str,
    code: str,
    settings: Mapping[str, Any],
    *,
    since: date | None = None,
    version: int | None,
    by: Actor,
    at: datetime,
) -> None:
    """Replace what a unit or category sets, from a local day on or now.

    Raises NotFound, Forbidden, Refused, and Stale when the version is not current.
    """
    lock_level(kind, code)
    seen = _READERS[kind](code, by, at=at)
    if version != seen.version:
        raise Stale({"rules": (None, None)}, seen.version)
    moment = since_when(since, at)
    if moment is None:
        raise Refused(InForceAlready())
    keep_policy(seen.level, settings, since=moment, above=seen.layers, by=by, at=at)
