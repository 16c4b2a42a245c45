"""Mark an instrument as a favourite, or take the mark away."""

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert

from catalog.events import FavouriteSet
from catalog.models.favourite import Favourite
from catalog.permissions import TABLE, Permission, Subject
from catalog.queries.favourites import how_many_favourites
from catalog.queries.listing import listing_by_code
from catalog.rules.favourites import MOST, TooManyFavourites
from identity.queries.people import lock_person
from kernel.journal.record import record
from kernel.store.db import db
from kernel.store.transaction import command
from kernel.values.actor import Actor
from kernel.values.errors import Refused


@command
def set_favourite(code: str, *, kept: bool, by: Actor, at: datetime) -> None:
    """Keep or drop the actor's own mark; what stands so already stays without a trace.

    Raises Forbidden, NotFound for what the actor may not see, and Refused beyond the
    most that anybody may keep.
    """
    TABLE.require(by, Permission.FAVOURITES, Subject(0))
    instrument = listing_by_code(code, by).instrument
    mine = {"user_id": by.id, "instrument_id": instrument.id}
    if kept:
        assert by.id is not None  # noqa: S101 - require() refused everybody else
        lock_person(by.id)
        row = insert(Favourite).values(created_at=at, **mine).on_conflict_do_nothing()
        changed = db.session.scalar(row.returning(Favourite.id))
        if changed is not None and how_many_favourites(by) > MOST:
            raise Refused(TooManyFavourites(MOST))
    else:
        gone = delete(Favourite).filter_by(**mine).returning(Favourite.id)
        changed = db.session.scalar(gone)
    if changed is None:
        return
    record(
        FavouriteSet(
            subject_id=instrument.id,
            code=instrument.code,
            before={"kept": not kept},
            after={"kept": kept},
        ),
        by=by,
        at=at,
    )
