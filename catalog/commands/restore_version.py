"""Restore a version of a listing."""

from datetime import datetime

from catalog.commands.edit_listing import edit_listing
from catalog.models.instrument import Instrument
from catalog.permissions import TABLE, Permission
from catalog.queries.listing import locked_instrument, subject_of
from catalog.queries.versions import version_of
from catalog.rules.versions import values_of_record
from kernel.store.transaction import command
from kernel.values.actor import Actor


@command
def restore_version(
    code: str, wanted: int, *, by: Actor, at: datetime, version: int | None = None
) -> Instrument:
    """Make the fields what they were in the wanted version; the state stays.

    It is an edit like any other and makes a new version. Raises NotFound, Forbidden,
    Stale, Malformed and Refused like edit_listing.
    """
    instrument = locked_instrument(code, by)
    TABLE.require(by, Permission.EDIT, subject_of(instrument))
    kept = version_of(instrument.id, wanted)
    fields = values_of_record(kept.record)
    return edit_listing(code, fields, version=version, by=by, at=at)
