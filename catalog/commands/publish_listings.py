"""Publish many listings at once: those that are whole, with a line about each."""

from collections.abc import Sequence
from datetime import datetime

from catalog.commands.move_listings import move_listings
from catalog.events import ListingPublished, ListingSubmitted
from catalog.models.instrument import Instrument
from catalog.permissions import TABLE, Permission
from catalog.queries.listing import completeness_of, may_see, subject_of
from catalog.queries.listing_imports import locked_listings
from catalog.rules.import_outcome import Outcome
from catalog.rules.listing_state import ListingState
from catalog.rules.publication import Move, refusals
from catalog.rules.publishing import Published
from kernel.store.transaction import command
from kernel.values.actor import Actor
from kernel.values.errors import NotFound


@command
def publish_listings(
    codes: Sequence[str], *, by: Actor, at: datetime
) -> list[Published]:
    """Submit and publish listings; one that lacks something stays as it is.

    Return what became of each, in the order of the codes. Raises NotFound for a code
    that the actor may not see, and Forbidden for one of another unit; nothing is
    published then.
    """
    locked = locked_listings(dict.fromkeys(codes))
    for code in codes:
        if code not in locked or not may_see(by, locked[code]):
            raise NotFound
        for permission in (Permission.SUBMIT, Permission.PUBLISH):
            TABLE.require(by, permission, subject_of(locked[code]))
    found = [_judged(one) for one in locked.values()]
    chosen = [locked[one.code] for one in found if one.result is Outcome.CHANGED]
    drafts = [one for one in chosen if one.state is not ListingState.IN_REVIEW]
    if drafts:
        move_listings(drafts, Move.SUBMIT, ListingSubmitted, by=by, at=at)
    if chosen:
        move_listings(chosen, Move.PUBLISH, ListingPublished, by=by, at=at)
    by_code = {one.code: one for one in found}
    return [by_code[code] for code in dict.fromkeys(codes)]


def _judged(listing: Instrument) -> Published:
    if listing.state is ListingState.PUBLISHED:
        return Published(listing.code, Outcome.SAME)
    waits = listing.state is ListingState.IN_REVIEW
    reasons = refusals(
        Move.PUBLISH if waits else Move.SUBMIT,
        listing.state,
        completeness_of(listing),
        "",
    )
    outcome = Outcome.REFUSED if reasons else Outcome.CHANGED
    return Published(listing.code, outcome, tuple(reasons))
