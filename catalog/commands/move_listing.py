"""Move a listing from one state to another, or refuse."""

from datetime import datetime

from catalog.commands.move_listings import move_listings
from catalog.events import ListingEvent
from catalog.models.instrument import Instrument
from catalog.permissions import TABLE, Permission
from catalog.queries.history import changed_since
from catalog.queries.listing import completeness_of, locked_instrument, subject_of
from catalog.rules.publication import Move, refusals
from kernel.store.transaction import command
from kernel.values.actor import Actor
from kernel.values.errors import Refused, Stale


@command
def move_listing(
    code: str,
    move: Move,
    permission: Permission,
    event: type[ListingEvent],
    *,
    by: Actor,
    at: datetime,
    version: int | None = None,
    comment: str | None = None,
) -> Instrument:
    """Make the move, or refuse with every reason; `version` guards against staleness.

    Raises NotFound, Forbidden, Stale and Refused.
    """
    instrument = locked_instrument(code, by)
    TABLE.require(by, permission, subject_of(instrument))
    if version is not None and version != instrument.version:
        raise Stale(changed_since(instrument.id, version), instrument.version)
    reasons = refusals(
        move, instrument.state, completeness_of(instrument), comment or ""
    )
    if reasons:
        raise Refused(*reasons)
    move_listings([instrument], move, event, by=by, at=at, comment=comment)
    return instrument
