"""Make drafts with all that follows from them: what beginning one and importing share."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Sequence as Numbers
from sqlalchemy import func, select

from catalog.commands.change_listing import named
from catalog.commands.index_listing import index_listings
from catalog.commands.keep_version import keep_versions
from catalog.events import InstrumentCreated
from catalog.models.instrument import Instrument
from catalog.rules.codes import instrument_code
from catalog.rules.listing_state import ListingState
from kernel.journal.record import record_all
from kernel.store.db import db
from kernel.store.transaction import command
from kernel.values.actor import Actor

_NUMBERS = Numbers("catalog_instrument_code")
# Taken beforehand, so that the rows are sent without asking back for each.
_IDS = Numbers("catalog_instrument_id_seq")


@command
def add_listings(
    rows: Sequence[Mapping[str, Any]],
    *,
    organisation_id: int,
    by: Actor,
    at: datetime,
) -> list[Instrument]:
    """Make drafts of columns as `prepared` returns them; the caller asked permission.

    Raises IntegrityError when a number is taken: the caller says of which.
    """
    each = func.generate_series(1, len(rows))
    numbers = db.session.execute(
        select(_IDS.next_value(), _NUMBERS.next_value()).select_from(each)
    )
    made = [
        Instrument(
            **given,
            id=row_id,
            code=instrument_code(given["category_code"], number),
            organisation_id=organisation_id,
            state=ListingState.DRAFT,
            version=1,
        )
        for given, (row_id, number) in zip(rows, numbers, strict=True)
    ]
    db.session.add_all(made)
    index_listings(made)
    keep_versions(made, InstrumentCreated.__name__, by=by, at=at)
    created = (
        InstrumentCreated(
            **named(one),
            after={
                name: value
                for name, value in given.items()
                if value not in ("", None, [])
            },
        )
        for one, given in zip(made, rows, strict=True)
    )
    record_all(created, by=by, at=at)
    return made
