"""Hand a listing in for publication."""

from datetime import datetime

from catalog.commands.move_listing import move_listing
from catalog.events import ListingSubmitted
from catalog.models.instrument import Instrument
from catalog.permissions import Permission
from catalog.rules.publication import Move
from kernel.store.transaction import command
from kernel.values.actor import Actor


@command
def submit_listing(
    code: str, *, by: Actor, at: datetime, version: int | None = None
) -> Instrument:
    """Submit the listing. Raises NotFound, Forbidden, Stale and Refused."""
    return move_listing(
        code,
        Move.SUBMIT,
        Permission.SUBMIT,
        ListingSubmitted,
        by=by,
        at=at,
        version=version,
    )
