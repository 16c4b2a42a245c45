"""Take a kept search away."""

from datetime import datetime

from booking.events.searches import SearchDropped
from booking.queries.saved_searches import own_search
from kernel.journal.record import record
from kernel.store.db import db
from kernel.store.transaction import command
from kernel.values.actor import Actor


@command
def drop_search(code: str, *, by: Actor, at: datetime) -> None:
    """Delete the actor's own search. Raises NotFound, for another's too."""
    search = own_search(code, by, lock=True)
    event = SearchDropped(subject_id=search.id, before={"query": search.query})
    record(event, by=by, at=at)
    db.session.delete(search)
