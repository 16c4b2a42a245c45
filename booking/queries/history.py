"""What happened to a reservation, from the journal."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from booking.events import ReservationEvent
from identity.models.user import User
from kernel.journal.tables import JournalEntry
from kernel.store.db import db


@dataclass(frozen=True, slots=True)
class Happening:
    """One line of a reservation's history; `start` and `end` as they were after it."""

    at: datetime
    event: str
    who: str
    start: datetime
    end: datetime
    comment: str


def history_of(reservation_id: int, *, limit: int = 30) -> list[Happening]:
    """Return what happened, the first first."""
    entries = (
        select(JournalEntry, User.name)
        .outerjoin(User, User.id == JournalEntry.actor_id)
        .where(
            JournalEntry.subject == ReservationEvent.subject,
            JournalEntry.subject_id == reservation_id,
        )
        .order_by(JournalEntry.at, JournalEntry.id)
        .limit(limit)
    )
    return [
        Happening(
            at=entry.at,
            event=entry.event,
            who=name or "",
            start=datetime.fromisoformat(entry.data["start"]),
            end=datetime.fromisoformat(entry.data["end"]),
            comment=str(entry.data.get("comment", "")),
        )
        for entry, name in db.session.execute(entries)
    ]
