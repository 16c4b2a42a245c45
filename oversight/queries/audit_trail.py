"""The journal, read: who did what to which thing, when, through which door."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select

from identity.models.user import User
from kernel.journal.tables import JournalEntry
from kernel.store.db import db
from kernel.values.clock import SHANGHAI


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the journal, with the name of who acted."""

    id: int
    at: datetime
    event: str
    subject: str
    subject_id: int
    actor: str | None
    actor_email: str | None
    channel: str
    request_id: str
    data: dict[str, Any]
    before: dict[str, Any] | None
    after: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which lines are wanted; days are Shanghai days, the last one included."""

    event: str | None = None
    subject: str | None = None
    subject_id: int | None = None
    actor: str | None = None
    since: date | None = None
    until: date | None = None


def audit_trail(
    wanted: Wanted, *, limit: int, before: int | None = None
) -> list[Entry]:
    """Return lines, the newest first; `before` is the id of the last one seen."""
    found = (
        select(
            JournalEntry.id, JournalEntry.at, JournalEntry.event, JournalEntry.subject,
            JournalEntry.subject_id, User.name, User.email, JournalEntry.channel,
            JournalEntry.request_id, JournalEntry.data, JournalEntry.before,
            JournalEntry.after,
        )
        .outerjoin(User, User.id == JournalEntry.actor_id)
        .order_by(JournalEntry.id.desc())
        .limit(limit)
    )  # fmt: skip
    if before is not None:
        found = found.where(JournalEntry.id < before)
    if wanted.event:
        found = found.where(JournalEntry.event == wanted.event)
    if wanted.subject:
        found = found.where(JournalEntry.subject == wanted.subject)
    if wanted.subject_id is not None:
        found = found.where(JournalEntry.subject_id == wanted.subject_id)
    if wanted.actor:
        who = select(User.id).where(
            (User.email == wanted.actor.lower()) | (User.name == wanted.actor)
        )
        found = found.where(JournalEntry.actor_id.in_(who))
    if wanted.since:
        found = found.where(JournalEntry.at >= _midnight(wanted.since))
    if wanted.until:
        found = found.where(
            JournalEntry.at < _midnight(wanted.until) + timedelta(days=1)
        )
    return [Entry(*row) for row in db.session.execute(found)]


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=SHANGHAI)
