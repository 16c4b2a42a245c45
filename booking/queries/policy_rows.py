"""The rows of booking policies as every process keeps them, and what changed in them."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam, func, select

from booking.models.terms import PolicySetting
from kernel.store.prepared import Prepared

Level = tuple[str, str | int]
Settings = dict[str, Any]
# Bounds of an open-ended time; the first is the earliest that can be compared.
NEVER = datetime.min.replace(tzinfo=UTC)
FOREVER = datetime.max.replace(tzinfo=UTC)

# What changes whenever a policy does, the last number at which a row was removed, whether
# the transaction that asks made a change itself, and which table it is.
STAMP = Prepared("""
    SELECT coalesce(max(number), 0) AS number, coalesce(max(emptied), 0) AS emptied,
           coalesce(current_setting('lianyi.policies', true), '') <> '' AS own,
           current_database() || ' ' || coalesce(max(tableoid)::text, '') AS source
    FROM booking_policy_stamp
""")


class Entry(NamedTuple):
    """A row: the settings of its level from one moment until another."""

    id: int
    since: datetime
    until: datetime
    settings: Settings

    @property
    def bounds(self) -> tuple[datetime, ...]:
        """Return the moments at which it begins and ends, where it does."""
        both = self.since, self.until
        return tuple(one for one in both if one not in (NEVER, FOREVER))


def stamp_seen() -> Any:
    """Return the row of STAMP."""
    return STAMP.rows()[0]


def rows_since(
    stamp: int, alike: Callable[[Settings], Settings]
) -> Iterator[tuple[Level, Entry]]:
    """Yield the rows that changed after a stamp with their levels; -1 is all rows.

    Their settings are what `alike` makes of them, asked once for many rows.
    """
    for read, *columns in _ROWS.rows(stamp=stamp):
        settings = alike(read)
        for row_id, lower, upper, *keys in zip(*columns, strict=True):
            entry = Entry(row_id, lower or NEVER, upper or FOREVER, settings)
            yield (
                next((k, key) for k, key in zip(_KINDS, keys, strict=True) if key),
                entry,
            )


_KINDS = ("category", "organisation", "instrument")


def _every(column: Any) -> Any:
    return func.array_agg(column)


# Few settings make many rows: each comes once, with the columns of its rows as lists.
_ROWS = Prepared(
    select(
        PolicySetting.settings,
        _every(PolicySetting.id).label("ids"),
        _every(func.lower(PolicySetting.effective)).label("lower"),
        _every(func.upper(PolicySetting.effective)).label("upper"),
        _every(PolicySetting.category_code).label("categories"),
        _every(PolicySetting.organisation_id).label("organisations"),
        _every(PolicySetting.instrument_id).label("instruments"),
    )
    .where(
        PolicySetting.changed > bindparam("stamp"),
        func.isempty(PolicySetting.effective).is_(False),
    )
    .group_by(PolicySetting.settings)
)
