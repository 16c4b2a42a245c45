"""Change listings with all that follows from it: what editing and importing share."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from catalog.commands.change_listing import named
from catalog.commands.index_listing import index_listings
from catalog.commands.keep_version import keep_versions
from catalog.events import ListingEdited
from catalog.models.instrument import Instrument
from catalog.queries.listing import FOUND_BY
from kernel.journal.record import record_all
from kernel.store.transaction import command
from kernel.values.actor import Actor


@command
def change_listings(
    changes: Sequence[tuple[Instrument, Mapping[str, Any]]],
    *,
    by: Actor,
    at: datetime,
) -> None:
    """Write accepted changes to locked rows; a listing without any stays as it is.

    Raises IntegrityError when a number is taken: the caller says of which.
    """
    changes = [(one, values) for one, values in changes if values]
    listings = [one for one, _ in changes]
    keep_versions(listings, "Before", by=None, at=None)
    before = [{name: getattr(one, name) for name in values} for one, values in changes]
    for one, values in changes:
        for name, value in values.items():
            setattr(one, name, value)
        one.version += 1
    index_listings([one for one, values in changes if not FOUND_BY.isdisjoint(values)])
    keep_versions(listings, ListingEdited.__name__, by=by, at=at)
    edited = (
        ListingEdited(**named(one), before=was, after=dict(values))
        for (one, values), was in zip(changes, before, strict=True)
    )
    record_all(edited, by=by, at=at)
