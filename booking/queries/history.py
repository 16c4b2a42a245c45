"""What happened to a reservation, from the journal."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from booking.events import ReservationEvent
from booking.rules.overridable import exception_to
from identity.models.user import User
from kernel.journal.tables import JournalEntry
from kernel.store.db import db
from kernel.values.text import N_, Message


@dataclass(frozen=True, slots=True)
class Happening:
    """One line of a reservation's history; `start` and `end` as they were after it.

    `exception` names the rules set aside, with the comment as the reason.
    """

    at: datetime
    event: str
    who: str
    start: datetime
    end: datetime
    comment: str
    exception: Message | None = None
    late: Message | None = None
    step: str = ""


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
            exception=exception_to((entry.after or {}).get("overridden", ())),
            late=_late(entry.data.get("late_min", 0)),
            step=str(entry.data.get("step", "")),
        )
        for entry, name in db.session.execute(entries)
    ]


def _late(minutes: int) -> Message | None:
    return Message(N_("late by {late_min}"), late_min=minutes) if minutes else None
