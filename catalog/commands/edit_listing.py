"""Change the fields of a listing."""

from collections.abc import Container, Mapping
from datetime import datetime
from typing import Any

from catalog.commands.change_listings import change_listings
from catalog.models.instrument import INNER_ID_TAKEN, UNITS_FREE, Instrument
from catalog.permissions import TABLE, Permission
from catalog.queries.history import changed_since
from catalog.queries.listing import locked_instrument, subject_of
from catalog.queries.record import prepared, refusals_of_change
from catalog.rules.publication import InnerIdTaken, UnitsBooked
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
    changes = accepted_changes(instrument, fields, version=version, by=by)
    with (
        refusing(UNITS_FREE, UnitsBooked()),
        refusing(INNER_ID_TAKEN, InnerIdTaken(str(changes.get("inner_id", "")))),
    ):
        change_listings([(instrument, changes)], by=by, at=at)
    return instrument


def accepted_changes(
    instrument: Instrument,
    fields: Mapping[str, Any],
    *,
    version: int | None,
    by: Actor,
    known: Mapping[str, Container[object]] | None = None,
) -> dict[str, Any]:
    """Return what differs on a locked row, or raise every reason against it.

    `known` holds the zones and categories, where somebody has looked them up already.
    """
    TABLE.require(by, Permission.EDIT, subject_of(instrument))
    if version is not None and version != instrument.version:
        raise Stale(changed_since(instrument.id, version), instrument.version)
    given = prepared(
        fields,
        organisation_id=instrument.organisation_id,
        instrument=instrument,
        known=known,
    )
    changes = {
        name: value
        for name, value in given.items()
        if getattr(instrument, name) != value
    }
    if not changes:
        return {}
    if reasons := refusals_of_change(instrument, changes):
        raise Refused(*reasons)
    return changes
