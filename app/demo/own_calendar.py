"""A teaching plan that the demo lab keeps elsewhere and brought here as a calendar."""

from datetime import datetime, timedelta

from sqlalchemy import text

from app.demo.people import Member
from booking.commands.follow_calendar import follow_calendar
from booking.formats.ics import IcsEntry, calendar_text
from booking.formats.ics_in import read_calendar
from booking.rules.busy import window_at
from booking.rules.opening import local_midnight
from booking.rules.span import Span
from identity.queries.actors import actor_of
from kernel.store.db import db
from kernel.values.clock import local_day

_LAST_OF_LAB = text("""
    SELECT code FROM catalog_instrument
    WHERE state = 'published' AND organisation_id = :lab ORDER BY code DESC LIMIT 1
""")
_WEEKS = 8


def add_own_calendar(manager: Member, at: datetime) -> None:
    """Close one instrument of the lab every week for teaching, as the lab's plan says."""
    actor = actor_of(manager.id, at=at)
    lab = {"lab": manager.organisation_id}
    code = db.session.scalar(_LAST_OF_LAB, lab)
    if actor is None or code is None:
        return
    monday = local_day(at) - timedelta(days=local_day(at).weekday())
    entries = []
    for week in range(1, _WEEKS + 1):
        start = local_midnight(monday + timedelta(days=7 * week + 2)) + timedelta(
            hours=14
        )
        entries.append(
            IcsEntry(
                uid=f"teaching-{week}@lab.example",
                span=Span(start, start + timedelta(hours=3)),
                sequence=0,
                stamp=at,
                status="CONFIRMED",
                summary="仪器分析实验课（示例）",
            )
        )
    content = calendar_text("教学安排（示例）", entries)
    reading = read_calendar(content, window_at(at))
    follow_calendar(code, "教学安排（示例）", content, reading, by=actor, at=at)
