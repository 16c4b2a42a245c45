"""What is taken on many instruments at once, as plain numbers."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Integer, cast, func, select

from booking.models.reservation import Occupancy, counts
from booking.queries.among import among
from booking.rules.day_scan import Minutes
from booking.rules.span import Span
from kernel.store.db import db


def busy_minutes(
    within: Span, ids: Sequence[int] | None, *, at: datetime
) -> dict[tuple[int, int], list[Minutes]]:
    """Return what is taken by instrument and unit, in order; None is all instruments.

    In minutes since 1970.
    """
    lower = cast(func.date_part("epoch", func.lower(Occupancy.blocked)) / 60, Integer)
    upper = cast(func.date_part("epoch", func.upper(Occupancy.blocked)) / 60, Integer)
    wanted = (
        select(Occupancy.instrument_id, Occupancy.unit_no, lower, upper)
        .where(
            Occupancy.blocked.overlaps(func.tstzrange(within.start, within.end)),
            counts(at),
        )
        .order_by(Occupancy.instrument_id, lower)
    )
    if ids is not None:
        named = among(ids)
        wanted = wanted.join(named, named.c.id == Occupancy.instrument_id)
    found: dict[tuple[int, int], list[Minutes]] = {}
    for instrument_id, unit, lo, hi in db.session.connection().execute(wanted).all():
        found.setdefault((instrument_id, unit), []).append((lo, hi))
    return found
