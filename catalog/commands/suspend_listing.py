"""Suspend a listing."""

from datetime import datetime

from catalog.commands.move_listing import move_listing
from catalog.events import ListingSuspended
from catalog.models.instrument import Instrument
from catalog.permissions import Permission
from catalog.rules.publication import Move
from kernel.store.transaction import command
from kernel.values.actor import Actor


@command
def suspend_listing(
    code: str, *, comment: str, by: Actor, at: datetime, version: int | None = None
) -> Instrument:
    """Take a published listing out of sight; the comment says why.

    Raises NotFound, Forbidden, Stale and Refused."""
    return move_listing(
        code,
        Move.SUSPEND,
        Permission.SUSPEND,
        ListingSuspended,
        by=by,
        at=at,
        version=version,
        comment=comment,
    )
