"""Begin a listing."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from catalog.commands.add_listings import add_listings
from catalog.models.instrument import INNER_ID_TAKEN, Instrument
from catalog.permissions import TABLE, Permission, Subject
from catalog.queries.listing import organisation_id_of
from catalog.queries.record import prepared
from catalog.rules.publication import InnerIdTaken
from kernel.store.transaction import command, refusing
from kernel.values.actor import Actor, Role
from kernel.values.errors import Forbidden


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
    with refusing(INNER_ID_TAKEN, InnerIdTaken(given["inner_id"])):
        made = add_listings([given], organisation_id=organisation_id, by=by, at=at)
    return made[0]


def _owner(code: str | None, by: Actor) -> int:
    if code:
        return organisation_id_of(code)
    managed = by.scopes(Role.LAB_MANAGER)
    if not managed:
        raise Forbidden(Permission.CREATE)
    return managed[0]
