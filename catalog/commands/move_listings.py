"""Move locked listings from one state to another: what moving one and many share."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from catalog.commands.change_listing import named
from catalog.commands.keep_version import keep_versions
from catalog.events import ListingEvent
from catalog.models.instrument import Instrument
from catalog.rules.publication import TARGETS, Move
from kernel.journal.record import record
from kernel.store.transaction import command
from kernel.values.actor import Actor


@command
def move_listings(
    listings: Sequence[Instrument],
    move: Move,
    event: type[ListingEvent],
    *,
    by: Actor,
    at: datetime,
    comment: str | None = None,
) -> None:
    """Make a move that nothing stands against; the caller asked permission."""
    keep_versions(listings, "Before", by=None, at=None)
    before = [str(one.state) for one in listings]
    more: dict[str, Any] = {} if comment is None else {"comment": comment.strip()}
    for one in listings:
        one.state = TARGETS[move]
        one.version += 1
        if move in (Move.RETURN, Move.SUSPEND):
            one.review_comment = more["comment"]
        elif move in (Move.PUBLISH, Move.RESUME):
            one.review_comment = ""
            one.published_at = one.published_at or at
    keep_versions(listings, event.__name__, by=by, at=at)
    for one, state in zip(listings, before, strict=True):
        moved = event(
            **named(one),
            before={"state": state},
            after={"state": str(one.state)},
            **more,
        )
        record(moved, by=by, at=at)
