"""Move a listing from one state to another: the part that all moves share."""

from datetime import datetime

from catalog.commands.keep_version import keep_version
from catalog.events import ListingEvent
from catalog.models.instrument import Instrument
from catalog.permissions import TABLE, Permission
from catalog.queries.history import changed_since
from catalog.queries.listing import completeness_of, locked_instrument, subject_of
from catalog.rules.publication import TARGETS, Move, refusals
from kernel.journal.record import record
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
    keep_version(instrument, "Before", by=None, at=instrument.created_at)
    before = instrument.state
    instrument.state = TARGETS[move]
    instrument.version += 1
    more = {} if comment is None else {"comment": comment.strip()}
    if move in (Move.RETURN, Move.SUSPEND):
        instrument.review_comment = more["comment"]
    elif move in (Move.PUBLISH, Move.RESUME):
        instrument.review_comment = ""
        instrument.published_at = instrument.published_at or at
    moved = event(
        subject_id=instrument.id,
        code=instrument.code,
        organisation_id=instrument.organisation_id,
        version=instrument.version,
        name_zh=instrument.name_zh,
        name_en=instrument.name_en,
        before={"state": str(before)},
        after={"state": str(instrument.state)},
        **more,
    )
    keep_version(instrument, moved.name, by=by, at=at)
    record(moved, by=by, at=at)
    return instrument
