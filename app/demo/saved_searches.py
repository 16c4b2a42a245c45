"""Searches that the demo researcher keeps: one whose answer is new, one over free time."""

from datetime import datetime, timedelta

from sqlalchemy import select

from app.demo.people import Member
from booking.commands.keep_search import keep_search
from booking.commands.tell_of_matches import tell_of_matches
from booking.models.saved_search import SavedSearch
from booking.rules.saved_search import EVERY, Searched
from booking.schemas.free_time import local_input
from booking.schemas.saved_search import query_to_keep, wish_in, wish_of
from identity.queries.actors import actor_of
from kernel.store.db import db
from kernel.values.actor import Actor

_DAYS = 10


def add_saved_searches(researcher: Member, at: datetime) -> None:
    """Keep two searches; the first is told to have found something since."""
    actor = actor_of(researcher.id, at=at)
    if actor is None:
        return
    _keep(Searched.LISTINGS, {"q": "核磁共振"}, "核磁共振", actor, at - 2 * EVERY)
    span = {
        "from": local_input(at + timedelta(days=1)),
        "until": local_input(at + timedelta(days=_DAYS)),
    }
    asked = {"q": "冷冻电镜", "length": 480, **span}
    _keep(Searched.FREE, asked, "冷冻电镜 连续 8 小时", actor, at)
    first = db.session.scalars(select(SavedSearch).order_by(SavedSearch.id)).first()
    if first is None or not first.seen:
        return
    # As if the last of its listings had been published only now.
    first.seen = first.seen[:-1]
    tell_of_matches(first.id, wish_of(first), actor, at=at)


def _keep(
    kind: Searched, asked: dict[str, object], name: str, actor: Actor, at: datetime
) -> None:
    wish = wish_in(kind, asked)
    keep_search(wish, query_to_keep(wish), name=name, by=actor, at=at)
