"""Switch the messages of a kept search off or on."""

from datetime import datetime

from booking.events.searches import SearchMuted
from booking.models.saved_search import SavedSearch
from booking.queries.saved_searches import own_search, search_by_stop_key
from kernel.journal.record import record
from kernel.store.transaction import command
from kernel.values.actor import Actor


@command
def mute_search(code: str, *, notifies: bool, by: Actor, at: datetime) -> SavedSearch:
    """Switch the actor's own search. Raises NotFound, for another's too."""
    return _switch(own_search(code, by, lock=True), notifies, by, at)


@command
def stop_letters(key: str, *, by: Actor, at: datetime) -> SavedSearch:
    """Switch off the search whose letters name the key, whoever asks. Raises NotFound."""
    return _switch(search_by_stop_key(key, lock=True), False, by, at)


def _switch(
    search: SavedSearch, notifies: bool, by: Actor, at: datetime
) -> SavedSearch:
    if search.notifies == notifies:
        return search
    search.notifies = notifies
    event = SearchMuted(
        subject_id=search.id,
        before={"notifies": not notifies},
        after={"notifies": notifies},
    )
    record(event, by=by, at=at)
    return search
