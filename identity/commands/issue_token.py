"""Make a personal access token."""

from datetime import datetime, timedelta

from identity.events import TokenIssued
from identity.models.user import ApiToken
from identity.permissions import TABLE, Permission, Subject
from identity.queries.people import lock_person, tokens_of
from identity.rules import sessions
from identity.rules.refusals import TooManyTokens
from kernel.journal.record import record
from kernel.store.db import db
from kernel.store.transaction import command
from kernel.values.actor import Actor
from kernel.values.errors import Refused, SignInNeeded


@command
def issue_token(
    name: str, days: int, *, by: Actor, at: datetime
) -> tuple[str, ApiToken]:
    """Return the secret, which is told only here, and what is kept of it.

    Raises Refused when the person has too many.
    """
    if by.id is None:
        raise SignInNeeded
    TABLE.require(by, Permission.OWN_ACCOUNT, Subject(user_id=by.id))
    lock_person(by.id)
    if len(tokens_of(by.id, at)) >= sessions.MOST_TOKENS:
        raise Refused(TooManyTokens(most=sessions.MOST_TOKENS))
    secret = sessions.new_token_secret()
    token = ApiToken(
        token_hash=sessions.digest(secret),
        user_id=by.id,
        name=name,
        prefix=sessions.token_prefix(secret),
        expires_at=at + timedelta(days=days),
        created_at=at,
    )
    db.session.add(token)
    event = TokenIssued(subject_id=by.id, prefix=token.prefix, after={"name": name})
    record(event, by=by, at=at)
    return secret, token
