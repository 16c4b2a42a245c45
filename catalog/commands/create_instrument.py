"""Begin a listing."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Sequence, select

from catalog.commands.index_listing import index_listing
from catalog.commands.keep_version import keep_version
from catalog.events import InstrumentCreated
from catalog.models.instrument import INNER_ID_TAKEN, Instrument
from catalog.permissions import TABLE, Permission, Subject
from catalog.queries.listing import organisation_id_of
from catalog.queries.record import prepared
from catalog.rules.codes import instrument_code
from catalog.rules.listing_state import ListingState
from catalog.rules.publication import InnerIdTaken
from kernel.journal.record import record
from kernel.store.db import db
from kernel.store.transaction import command, refusing
from kernel.values.actor import Actor, Role
from kernel.values.errors import Forbidden

_NUMBERS = Sequence("catalog_instrument_code")


@command
def create_instrument(
    fields: Mapping[str, Any], *, by: Actor, at: datetime
) -> Instrument:
    """Make a draft from fields as ListingSchema reads them.

    `organisation` names the owning unit by its code; by default it is the only one, or
    the first, that the actor manages. Raises Forbidden, Malformed and Refused.
    """
    given = dict(fields)
    organisation_id = _owner(given.pop("organisation", None), by)
    TABLE.require(by, Permission.CREATE, Subject(organisation_id))
    given = prepared(given, organisation_id=organisation_id)
    number = db.session.scalar(select(_NUMBERS.next_value()))
    instrument = Instrument(
        **given,
        code=instrument_code(given["category_code"], number or 0),
        organisation_id=organisation_id,
        state=ListingState.DRAFT,
        version=1,
    )
    with refusing(INNER_ID_TAKEN, InnerIdTaken(given["inner_id"])):
        db.session.add(instrument)
    index_listing(instrument)
    created = InstrumentCreated(
        subject_id=instrument.id,
        code=instrument.code,
        organisation_id=organisation_id,
        version=1,
        name_zh=instrument.name_zh,
        name_en=instrument.name_en,
        after={
            name: value for name, value in given.items() if value not in ("", None, [])
        },
    )
    keep_version(instrument, created.name, by=by, at=at)
    record(created, by=by, at=at)
    return instrument


def _owner(code: str | None, by: Actor) -> int:
    if code:
        return organisation_id_of(code)
    managed = by.scopes(Role.LAB_MANAGER)
    if not managed:
        raise Forbidden(Permission.CREATE)
    return managed[0]
