"""Choose the language of letters."""

from datetime import datetime

from identity.events import LanguageChosen
from identity.models.user import User
from kernel.journal.record import record
from kernel.store.db import db
from kernel.store.transaction import command
from kernel.values.actor import Actor
from kernel.values.errors import SignInNeeded


@command
def choose_language(locale: str, *, by: Actor, at: datetime) -> None:
    """Keep zh or en as the language in which the actor is written to."""
    if by.id is None:
        raise SignInNeeded
    user = db.session.get_one(User, by.id)
    if user.locale == locale:
        return
    before, user.locale = user.locale, locale
    event = LanguageChosen(
        subject_id=by.id, before={"locale": before}, after={"locale": locale}
    )
    record(event, by=by, at=at)
