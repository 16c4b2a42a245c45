"""Listings that are or were published, in the order of their last change."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from catalog.models.instrument import Instrument
from catalog.models.version import ListingVersion
from catalog.queries.export_records import export_record
from catalog.queries.listing import Listing, listings
from catalog.rules.export_record import ExportRecord
from catalog.rules.harvest import PAGE, SETTLING, Selection
from catalog.rules.shown_fields import without_people
from kernel.store.db import db


@dataclass(frozen=True, slots=True)
class Harvested:
    """A listing for harvesters; `stamp` is when its last change was taken in (UTC)."""

    id: int
    stamp: datetime
    zone_key: str
    record: ExportRecord


def harvest(selection: Selection, site: str, at: datetime) -> list[Harvested]:
    """Return at most one more than a page, the longest unchanged first, in one statement."""
    stamp = _stamp(at)
    wanted = _taken_in(at).order_by(stamp, Instrument.id).limit(PAGE + 1)
    if selection.since:
        wanted = wanted.where(stamp >= selection.since)
    if selection.until:
        wanted = wanted.where(stamp <= selection.until)
    if selection.zone_key:
        wanted = wanted.where(Instrument.zone_key == selection.zone_key)
    if selection.after:
        last, number = selection.after
        wanted = wanted.where(
            or_(stamp > last, and_(stamp == last, Instrument.id > number))
        )
    return list(_harvested(wanted, site))


def harvested(code: str, site: str, at: datetime) -> Harvested | None:
    """Return one listing, or nothing when it was never published."""
    wanted = _taken_in(at).where(Instrument.code == code)
    return next(_harvested(wanted, site), None)


def earliest_stamp(at: datetime) -> datetime:
    """Return a moment before which nothing is dated."""
    first = db.session.scalar(select(func.min(Instrument.published_at)))
    return min(first or at, at).replace(microsecond=0)


def _taken_in(at: datetime) -> Select[Any]:
    return (
        listings()
        .add_columns(_stamp(at))
        .where(Instrument.published_at <= at - SETTLING)
    )


def _stamp(at: datetime) -> ColumnElement[datetime]:
    """The last version that had time to settle; what was never changed has none."""
    changed = (
        select(func.max(ListingVersion.at))
        .where(
            ListingVersion.instrument_id == Instrument.id,
            ListingVersion.at <= at - SETTLING,
        )
        .scalar_subquery()
    )
    last = func.greatest(changed, Instrument.published_at)
    return func.date_trunc("second", last, "UTC") + SETTLING


def _harvested(wanted: Select[Any], site: str) -> Iterator[Harvested]:
    for *parts, stamp in db.session.execute(wanted):
        listing = Listing(*parts)
        one = listing.instrument
        record = without_people(export_record(listing, site))
        yield Harvested(one.id, stamp, one.zone_key, record)
