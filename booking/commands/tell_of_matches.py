"""Tell somebody what is new in a search that they keep."""

from datetime import datetime

from sqlalchemy import select

from booking.events.searches import SearchTold
from booking.models.saved_search import SavedSearch
from booking.queries.saved_searches import matches_of, name_of
from booking.rules.free_time import FreeWish
from booking.rules.saved_search import EVERY, news_in, path_of, seen_after
from booking.rules.wish import Wish
from kernel.journal.record import record
from kernel.store.db import db
from kernel.store.transaction import command
from kernel.values.actor import WORKER, Actor
from kernel.values.clock import local_day
from notification.commands.notify import notify
from notification.rules.wording import Kind


@command
def tell_of_matches(
    search_id: int, wish: Wish | FreeWish | None, viewer: Actor | None, *, at: datetime
) -> None:
    """Look with the eyes of its person, and tell at most once a day what is new.

    Without a wish, which cannot be read any more, or without a person who may be here,
    it is only noted that somebody looked.

    Run twice, or by two workers at once, it tells once: the row is locked, and what was
    looked at just now is left alone.
    """
    search = db.session.scalars(
        select(SavedSearch)
        .where(SavedSearch.id == search_id, SavedSearch.checked_at <= at - EVERY)
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    ).one_or_none()
    if search is None or not search.notifies:
        return
    search.checked_at = at
    if wish is None or viewer is None:
        return
    found = matches_of(wish, viewer, at=at)
    news = news_in(found.ids, search.seen)
    told = not news or _told(search, news, at)
    search.seen = seen_after(found.ids, search.seen, whole=found.whole, told=told)
    if news and told:
        search.told_at = at
        event = SearchTold(subject_id=search.id, count=len(news))
        record(event, by=WORKER, at=at)


def _told(search: SavedSearch, news: list[int], at: datetime) -> bool:
    first = name_of(news[0])
    return notify(
        search.user_id,
        cause=f"saved-search:{search.id}:{local_day(at).isoformat()}",
        kind=Kind.SEARCH_MATCHED,
        params={
            "search": search.name,
            "count": len(news),
            "instrument_name_zh": first.zh,
            "instrument_name_en": first.en,
            "stop": f"/searches/stop/{search.stop_key}",
        },
        link=path_of(search.kind, search.query),
        at=at,
    )
