"""Change the fields of a listing."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from catalog.commands.index_listing import index_listing
from catalog.commands.keep_version import keep_version
from catalog.events import ListingEdited
from catalog.models.instrument import INNER_ID_TAKEN, UNITS_FREE, Instrument
from catalog.permissions import TABLE, Permission
from catalog.queries.history import changed_since
from catalog.queries.listing import (
    completeness_of,
    locked_instrument,
    subject_of,
)
from catalog.queries.record import prepared
from catalog.rules.publication import (
    InnerIdReported,
    InnerIdTaken,
    UnitsBooked,
    edit_refusals,
)
from kernel.journal.record import record
from kernel.store.db import db
from kernel.store.transaction import command, refusing
from kernel.values.actor import Actor
from kernel.values.errors import Refused, Stale


@command
def edit_listing(
    code: str,
    fields: Mapping[str, Any],
    *,
    version: int | None,
    by: Actor,
    at: datetime,
) -> Instrument:
    """Keep the given fields, as ListingSchema reads them; others stay as they are.

    `version` is the one the editor saw. Nothing is written when nothing differs.
    Raises NotFound, Forbidden, Stale (with what changed meanwhile), Malformed, Refused.
    """
    instrument = locked_instrument(code, by)
    TABLE.require(by, Permission.EDIT, subject_of(instrument))
    if version is not None and version != instrument.version:
        raise Stale(changed_since(instrument.id, version), instrument.version)
    given = prepared(
        fields, organisation_id=instrument.organisation_id, instrument=instrument
    )
    changes = {
        name: value
        for name, value in given.items()
        if getattr(instrument, name) != value
    }
    if not changes:
        return instrument
    after = completeness_of(instrument, **changes)
    reasons = edit_refusals(instrument.state, after)
    if "inner_id" in changes and instrument.nrii_state == "reported":
        reasons.append(InnerIdReported(instrument.inner_id))
    if reasons:
        raise Refused(*reasons)
    before = {name: getattr(instrument, name) for name in changes}
    keep_version(instrument, "Before", by=None, at=instrument.created_at)
    with (
        refusing(UNITS_FREE, UnitsBooked()),
        refusing(INNER_ID_TAKEN, InnerIdTaken(str(changes.get("inner_id", "")))),
    ):
        for name, value in changes.items():
            setattr(instrument, name, value)
        instrument.version += 1
        db.session.add(instrument)
    index_listing(instrument)
    edited = ListingEdited(
        subject_id=instrument.id,
        code=instrument.code,
        organisation_id=instrument.organisation_id,
        version=instrument.version,
        name_zh=instrument.name_zh,
        name_en=instrument.name_en,
        before=before,
        after=changes,
    )
    keep_version(instrument, edited.name, by=by, at=at)
    record(edited, by=by, at=at)
    return instrument
