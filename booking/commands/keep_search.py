"""Keep a search, to be told of what is new in it."""

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from booking.events.searches import SearchKept
from booking.models.saved_search import SavedSearch
from booking.permissions import TABLE, Desk, Permission
from booking.queries.saved_searches import matches_of, saved_searches
from booking.rules.free_time import FreeWish
from booking.rules.saved_search import (
    MOST_SEARCHES,
    NothingAsked,
    Searched,
    TooManySearches,
    asks_something,
)
from booking.rules.wish import Wish
from identity.queries.people import lock_person
from kernel.journal.record import record
from kernel.store.db import db
from kernel.store.transaction import command
from kernel.values.actor import Actor
from kernel.values.errors import Refused


@command
def keep_search(
    wish: Wish | FreeWish,
    query: Mapping[str, Any],
    *,
    name: str,
    by: Actor,
    at: datetime,
) -> SavedSearch:
    """Return the actor's search; one that is kept already stays as it is.

    `query` are the parameters of the wish as `kept_query` returns them. What is found
    now is no news. Raises Malformed for what the search itself refuses, and Refused
    without any condition and beyond the most that anybody may keep.
    """
    TABLE.require(by, Permission.SEE_OWN, Desk(booked_for_id=by.id))
    assert by.id is not None  # noqa: S101 - require() refused everybody else
    free = isinstance(wish, FreeWish)
    kind = Searched.FREE if free else Searched.LISTINGS
    if not asks_something(query):
        raise Refused(NothingAsked())
    lock_person(by.id)
    mine = saved_searches(by)
    for one in mine:
        if one.kind is kind and one.query == query:
            return one
    if len(mine) >= MOST_SEARCHES:
        raise Refused(TooManySearches(MOST_SEARCHES))
    kept = SavedSearch(
        created_at=at,
        code=secrets.token_hex(8),
        user_id=by.id,
        kind=kind,
        name=name,
        query=dict(query),
        until=wish.window.end if isinstance(wish, FreeWish) else None,
        seen=sorted(matches_of(wish, by, at=at).ids),
        notifies=True,
        checked_at=at,
        told_at=None,
        stop_key=secrets.token_urlsafe(24),
    )
    db.session.add(kept)
    db.session.flush()
    event = SearchKept(subject_id=kept.id, kind=kind, after={"query": kept.query})
    record(event, by=by, at=at)
    return kept
