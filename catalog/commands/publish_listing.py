"""Publish a listing."""

from datetime import datetime

from catalog.commands.move_listing import move_listing
from catalog.events import ListingPublished
from catalog.models.instrument import Instrument
from catalog.permissions import Permission
from catalog.rules.publication import Move
from kernel.store.transaction import command
from kernel.values.actor import Actor


@command
def publish_listing(
    code: str, *, by: Actor, at: datetime, version: int | None = None
) -> Instrument:
    """Make a submitted listing visible to everybody.

    Raises NotFound, Forbidden, Stale and Refused."""
    return move_listing(
        code,
        Move.PUBLISH,
        Permission.PUBLISH,
        ListingPublished,
        by=by,
        at=at,
        version=version,
    )
