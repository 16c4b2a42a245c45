"""Sign somebody in."""

import hashlib
import logging
from datetime import datetime

from sqlalchemy import delete, func, select, update

from identity.events import SignedIn
from identity.models.user import Session, SignInFailure, User
from identity.rules import attempts, passwords, sessions
from identity.rules.refusals import TooManyTries, WrongCredentials
from kernel.journal.record import record
from kernel.store.db import db
from kernel.store.transaction import command
from kernel.values.actor import Actor
from kernel.values.errors import Refused

log = logging.getLogger("lianyi.sign_in")


def sign_in(
    email: str, password: str, *, at: datetime, agent: str = "", demo: bool = False
) -> tuple[str, int]:
    """Return the secret of a new session and the person's id.

    Example accounts exist in demo mode only. Raises Refused with WrongCredentials
    whatever is wrong, or with TooManyTries without looking at the password.

    Three short transactions, not one: hashing takes 64 MiB and a fifth of a second,
    and must hold neither a lock nor a database connection meanwhile.
    """
    address = email.strip().lower()
    failure_id, left = _count_the_try(address, at=at)
    user_id, password_hash = _account(address, demo=demo)
    if not passwords.matches(password, password_hash) or user_id is None:
        log.warning("sign-in failed", extra={"left": left, "user": user_id})
        raise Refused(WrongCredentials(left=left))
    secret = sessions.new_session_secret()
    _open_session(user_id, address, failure_id, secret, at=at, agent=agent)
    return secret, user_id


@command
def _count_the_try(address: str, *, at: datetime) -> tuple[int, int]:
    """Count the try as failed until it succeeds, so that many at once count too."""
    key = int.from_bytes(hashlib.sha256(address.encode()).digest()[:8], signed=True)
    db.session.execute(select(func.pg_advisory_xact_lock(key)))
    failures = db.session.scalars(
        select(SignInFailure.at).where(
            SignInFailure.email == address,
            SignInFailure.at > at - attempts.WINDOW,
            SignInFailure.cleared_at.is_(None),
        )
    ).all()
    if until := attempts.locked_until(failures):
        log.warning("sign-in refused", extra={"until": until})
        raise Refused(TooManyTries(until=until))
    failure = SignInFailure(email=address, at=at)
    db.session.add(failure)
    db.session.flush()
    return failure.id, attempts.tries_left([*failures, at])


@command
def _account(address: str, *, demo: bool) -> tuple[int | None, str | None]:
    """Return the account's id and hash. A command, so that no transaction stays."""
    row = db.session.execute(
        select(User.id, User.password_hash, User.state, User.is_example).where(
            User.email == address
        )
    ).one_or_none()
    if row is None:
        return None, None
    open_to_them = row.state == "active" and (demo or not row.is_example)
    return (row.id if open_to_them else None), row.password_hash


@command
def _open_session(
    user_id: int,
    address: str,
    failure_id: int,
    secret: str,
    *,
    at: datetime,
    agent: str,
) -> None:
    session = Session(
        token_hash=sessions.digest(secret),
        user_id=user_id,
        seen_at=at,
        expires_at=at + sessions.LONGEST,
        agent=agent[:200],
    )
    db.session.add(session)
    db.session.execute(delete(SignInFailure).where(SignInFailure.id == failure_id))
    db.session.execute(
        update(SignInFailure)
        .where(SignInFailure.email == address, SignInFailure.cleared_at.is_(None))
        .values(cleared_at=at)
    )
    db.session.flush()
    record(
        SignedIn(subject_id=user_id, session_id=session.id), by=Actor(user_id), at=at
    )
