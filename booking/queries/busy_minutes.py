"""What is taken on many instruments at once, as plain numbers."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from sqlalchemy import ColumnElement, DateTime, Integer, bindparam, cast, func, select

from booking.models.reservation import NO_HOLD, Occupancy
from booking.queries.among import NAMED_IDS
from booking.rules.day_scan import Minutes
from booking.rules.span import Span
from kernel.store.prepared import Prepared


def busy_minutes(
    within: Span, ids: Sequence[int], *, at: datetime
) -> dict[tuple[int, int], list[Minutes]]:
    """Return what is taken by instrument and unit, in order, in minutes since 1970."""
    values = {"start": within.start, "until": within.end, "at": at}
    rows = _TAKEN.rows(ids=list(ids), **values)
    found: dict[tuple[int, int], list[Minutes]] = {}
    for instrument_id, unit, lo, hi in rows:
        found.setdefault((instrument_id, unit), []).append((lo, hi))
    return found


def _minute(moment: ColumnElement[datetime]) -> ColumnElement[int]:
    return cast(func.date_part("epoch", moment) / 60, Integer)


_moment = partial(bindparam, type_=DateTime(timezone=True))
_lower = _minute(func.lower(Occupancy.blocked))
_TAKEN = Prepared(
    select(
        Occupancy.instrument_id,
        Occupancy.unit_no,
        _lower.label("lower"),
        _minute(func.upper(Occupancy.blocked)).label("upper"),
    )
    .join(NAMED_IDS, NAMED_IDS.c.id == Occupancy.instrument_id)
    .where(
        Occupancy.blocked.overlaps(func.tstzrange(_moment("start"), _moment("until"))),
        NO_HOLD | (Occupancy.lapses_at > _moment("at")),
    )
    .order_by(Occupancy.instrument_id, _lower)
)
