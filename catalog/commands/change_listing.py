"""Take a listing to hang something on it, and name it in what is recorded."""

from typing import Any

from catalog.models.instrument import Instrument
from catalog.permissions import TABLE, Permission
from catalog.queries.listing import locked_instrument, subject_of
from catalog.rules.listing_state import ListingState
from catalog.rules.publication import Retired
from kernel.store.transaction import command
from kernel.values.actor import Actor
from kernel.values.errors import Refused


@command
def change_listing(code: str, *, by: Actor) -> Instrument:
    """Return the listing, locked, for a change of what belongs to it.

    Its own fields and version stay. Raises NotFound, Forbidden, and Refused for a
    retired one.
    """
    instrument = locked_instrument(code, by)
    TABLE.require(by, Permission.EDIT, subject_of(instrument))
    if instrument.state is ListingState.RETIRED:
        raise Refused(Retired())
    return instrument


def named(instrument: Instrument) -> dict[str, Any]:
    """Return what every event of a listing carries."""
    return {
        "subject_id": instrument.id,
        "code": instrument.code,
        "organisation_id": instrument.organisation_id,
        "version": instrument.version,
        "name_zh": instrument.name_zh,
        "name_en": instrument.name_en,
    }
