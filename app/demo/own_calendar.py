"""What the demo lab plans for itself: teaching, brought as a calendar, and calibration."""

from contextlib import suppress
from datetime import datetime, timedelta

from sqlalchemy import text

from app.demo.people import Member
from booking.commands.follow_calendar import follow_calendar
from booking.commands.plan_maintenance import plan_maintenance
from booking.formats.ics import IcsEntry, calendar_text
from booking.formats.ics_in import read_calendar
from booking.rules.busy import window_at
from booking.rules.maintenance import SKIP
from booking.rules.opening import local_midnight
from booking.rules.span import Span
from identity.queries.actors import actor_of
from kernel.store.db import db
from kernel.store.transaction import attempt
from kernel.values.actor import Actor
from kernel.values.clock import local_day
from kernel.values.errors import Refused

_LAST_OF_LAB = text("""
    SELECT code FROM catalog_instrument
    WHERE state = 'published' AND organisation_id = :lab ORDER BY code DESC LIMIT 3
""")
_WEEKS = 8
_CALIBRATIONS = 12


def add_own_calendar(manager: Member, at: datetime) -> None:
    """Close one instrument every week for teaching, and others for their calibration."""
    actor = actor_of(manager.id, at=at)
    lab = {"lab": manager.organisation_id}
    codes = list(db.session.scalars(_LAST_OF_LAB, lab))
    if actor is None or not codes:
        return
    _teaching(codes[0], actor, at)
    for n, code in enumerate(codes[1:]):
        _calibration(code, n, actor, at)


def _calibration(code: str, n: int, actor: Actor, at: datetime) -> None:
    """Calibrate every week before the first booking; booked weeks are left out."""
    start = local_midnight(local_day(at) + timedelta(days=1 + n)) + timedelta(hours=8)
    with suppress(Refused), attempt():
        plan_maintenance(
            code,
            Span(start, start + timedelta(minutes=60 + 60 * n)),
            f"FREQ=WEEKLY;COUNT={_CALIBRATIONS}",
            reason="每周校准（示例）",
            on_conflict=SKIP,
            by=actor,
            at=at,
        )


def _teaching(code: str, actor: Actor, at: datetime) -> None:
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
