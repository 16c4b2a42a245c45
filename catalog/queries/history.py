"""What happened to a listing, from the journal."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Integer, select

from identity.models.user import User
from kernel.journal.tables import JournalEntry
from kernel.store.db import db

SUBJECT = "catalog_instrument"
# Somebody who has not reloaded for so many edits sees the latest of them.
_MOST_EDITS = 50


@dataclass(frozen=True, slots=True)
class Happening:
    """One line of a listing's history."""

    at: datetime
    event: str
    who: str
    comment: str
    fields: tuple[str, ...]


def history_of(instrument_id: int, *, limit: int = 20) -> list[Happening]:
    """Return the latest happenings, newest first."""
    entries = (
        select(JournalEntry, User.name)
        .outerjoin(User, User.id == JournalEntry.actor_id)
        .where(
            JournalEntry.subject == SUBJECT, JournalEntry.subject_id == instrument_id
        )
        .order_by(JournalEntry.at.desc(), JournalEntry.id.desc())
        .limit(limit)
    )
    return [
        Happening(
            at=entry.at,
            event=entry.event,
            who=name or "",
            comment=str(entry.data.get("comment", "")),
            fields=tuple((entry.after or {}).keys()) if entry.before else (),
        )
        for entry, name in db.session.execute(entries)
    ]


def changed_since(instrument_id: int, version: int) -> dict[str, list[Any]]:
    """Return the fields changed after the version: name → [then, now]."""
    edits = (
        select(JournalEntry.before, JournalEntry.after)
        .where(
            JournalEntry.subject == SUBJECT,
            JournalEntry.subject_id == instrument_id,
            JournalEntry.data["version"].astext.cast(Integer) > version,
        )
        .order_by(JournalEntry.id.desc())
        .limit(_MOST_EDITS)
    )
    changed: dict[str, list[Any]] = {}
    for before, after in reversed(db.session.execute(edits).all()):
        for name, now in (after or {}).items():
            then = changed.get(name, [(before or {}).get(name)])[0]
            changed[name] = [then, now]
    return changed
