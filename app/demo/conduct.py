"""What the demo lab holds against people, and what they say to it."""

from contextlib import suppress
from datetime import datetime, timedelta

from sqlalchemy import text

from app.demo.people import People
from booking.commands.appeal_mark import appeal_mark
from booking.commands.note_fault import note_fault
from booking.commands.reject_appeal import reject_appeal
from booking.rules.conduct import Mark
from identity.queries.actors import actor_of
from kernel.store.db import db
from kernel.store.transaction import attempt
from kernel.values.errors import Refused

# The lab's latest bookings that ended so, one of each person.
_LATEST = text("""
    SELECT code, booked_for_id FROM (
        SELECT DISTINCT ON (r.booked_for_id) r.code, r.booked_for_id, r.during
        FROM booking_reservation r JOIN catalog_instrument i ON i.id = r.instrument_id
        WHERE i.organisation_id = :lab AND r.state = :state
          AND r.booked_for_id NOT IN (:her, :manager)
          AND upper(r.during) < :before
        ORDER BY r.booked_for_id, r.during DESC) latest
    ORDER BY during DESC LIMIT 2
""")
_AGO = timedelta(hours=20)
_REASONS = (
    "当天地铁 16 号线停运，已提前电话告知实验室（示例）",
    "已按时到场，门禁故障未能签到（示例）",
)
_ANSWER = "门禁记录显示当日无人进入（示例）"
_FAULT = "使用后样品台有划痕，已更换垫片（示例）"


def add_conduct(people: People, at: datetime) -> None:
    """Let two people appeal, answer one of them, and note a fault after a use."""
    manager = actor_of(people.manager.id, at=at)
    if manager is None or manager.id is None:
        return
    given = {
        "lab": people.manager.organisation_id,
        "her": people.researcher.id,
        "manager": manager.id,
        "before": at - _AGO,
    }
    missed = db.session.execute(_LATEST, {**given, "state": "no_show"}).all()
    for (code, person_id), reason in zip(missed, _REASONS, strict=False):
        person = actor_of(person_id, at=at)
        with suppress(Refused), attempt():
            if person is not None:
                appeal_mark(code, Mark.NO_SHOW, reason, by=person, at=at - _AGO)
                if reason == _REASONS[-1]:
                    reject_appeal(code, Mark.NO_SHOW, _ANSWER, by=manager, at=at)
    for code, _person in db.session.execute(
        _LATEST, {**given, "state": "completed"}
    ).all()[:1]:
        with suppress(Refused), attempt():
            note_fault(code, _FAULT, by=manager, at=at)
