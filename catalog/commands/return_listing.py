"""Return a listing for correction."""

from datetime import datetime

from catalog.commands.move_listing import move_listing
from catalog.events import ListingReturned
from catalog.models.instrument import Instrument
from catalog.permissions import Permission
from catalog.rules.publication import Move
from kernel.store.transaction import command
from kernel.values.actor import Actor


@command
def return_listing(
    code: str, *, comment: str, by: Actor, at: datetime, version: int | None = None
) -> Instrument:
    """Give a submitted listing back; the comment says what to correct.

    Raises NotFound, Forbidden, Stale and Refused."""
    return move_listing(
        code,
        Move.RETURN,
        Permission.RETURN,
        ListingReturned,
        by=by,
        at=at,
        version=version,
        comment=comment,
    )
