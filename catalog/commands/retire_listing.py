"""Retire a listing."""

from datetime import datetime

from catalog.commands.move_listing import move_listing
from catalog.events import ListingRetired
from catalog.models.instrument import Instrument
from catalog.permissions import Permission
from catalog.rules.publication import Move
from kernel.store.transaction import command
from kernel.values.actor import Actor


@command
def retire_listing(
    code: str, *, by: Actor, at: datetime, version: int | None = None
) -> Instrument:
    """End a listing for good; its bookings stay on record.

    Raises NotFound, Forbidden, Stale and Refused."""
    return move_listing(
        code,
        Move.RETIRE,
        Permission.RETIRE,
        ListingRetired,
        by=by,
        at=at,
        version=version,
    )
