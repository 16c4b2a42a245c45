"""Change many listings at once, all of them or none."""

from collections.abc import Container, Mapping, Sequence
from datetime import datetime
from typing import Any

from catalog.commands.change_listings import change_listings
from catalog.commands.edit_listing import accepted_changes
from catalog.models.instrument import INNER_ID_TAKEN, UNITS_FREE, Instrument
from catalog.queries.listing_imports import known_words, locked_listings
from catalog.rules.import_outcome import ListChanged
from catalog.rules.publication import UnitsBooked
from kernel.store.transaction import command, refusing
from kernel.values.actor import Actor
from kernel.values.errors import NotFound


@command
def edit_listings(
    edits: Sequence[tuple[str, int, Mapping[str, Any]]],
    *,
    by: Actor,
    at: datetime,
    known: Mapping[str, Container[object]] | None = None,
) -> list[Instrument]:
    """Write what a dry run found to change: code, the version compared, and columns.

    `known` holds the zones and categories, where somebody has looked them up already.
    Raises NotFound, Forbidden, Stale (a listing edited meanwhile), Malformed and Refused.
    """
    if known is None:
        known = {name: set(one.values()) for name, one in known_words().items()}
    locked = locked_listings([code for code, _, _ in edits])
    if any(code not in locked for code, _, _ in edits):
        raise NotFound
    changes = [
        (
            locked[code],
            accepted_changes(locked[code], fields, version=version, by=by, known=known),
        )
        for code, version, fields in edits
    ]
    with refusing(UNITS_FREE, UnitsBooked()), refusing(INNER_ID_TAKEN, ListChanged()):
        change_listings(changes, by=by, at=at)
    return [one for one, _ in changes]
