"""Write down that a session or token is in use."""

from datetime import datetime

from sqlalchemy import update

from identity.models.user import ApiToken, Session
from identity.queries.actors import Found
from kernel.store.db import db
from kernel.store.transaction import command


@command
def touch(found: Found, *, at: datetime) -> None:
    """Move the idle limit of a session, or the last use of a token.

    Not an act of the person, so the journal does not hear of it.
    """
    if found.actor.channel == "web":
        seen = update(Session).where(Session.id == found.row_id).values(seen_at=at)
    else:
        seen = (
            update(ApiToken).where(ApiToken.id == found.row_id).values(last_used_at=at)
        )
    db.session.execute(seen)
