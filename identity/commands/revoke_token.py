"""Make a personal access token open nothing any more."""

from datetime import datetime

from sqlalchemy import update

from identity.events import TokenRevoked
from identity.models.user import ApiToken
from kernel.journal.record import record
from kernel.store.db import db
from kernel.store.transaction import command
from kernel.values.actor import Actor
from kernel.values.errors import NotFound, SignInNeeded


@command
def revoke_token(prefix: str, *, by: Actor, at: datetime) -> None:
    """Revoke the actor's own token with that prefix. Raises NotFound."""
    if by.id is None:
        raise SignInNeeded
    revoked = db.session.execute(
        update(ApiToken)
        .where(
            ApiToken.user_id == by.id,
            ApiToken.prefix == prefix,
            ApiToken.revoked_at.is_(None),
        )
        .values(revoked_at=at)
        .returning(ApiToken.id)
    ).scalars().all()  # fmt: skip
    if not revoked:
        raise NotFound
    record(TokenRevoked(subject_id=by.id, prefix=prefix), by=by, at=at)
