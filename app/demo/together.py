"""What the demo researcher books together: a weekly series, and a campaign over zones."""

from contextlib import suppress
from datetime import datetime, timedelta

from sqlalchemy import text

from app.demo.people import Member
from booking.commands.book_campaign import book_campaign
from booking.commands.book_series import book_series
from booking.queries.campaigns import plan_campaign
from booking.rules.campaign import WantedCampaign
from booking.rules.series import WantedSeries
from booking.rules.span import Span
from booking.rules.wanted import WantedReservation
from identity.queries.actors import actor_of
from kernel.store.db import db
from kernel.store.transaction import attempt
from kernel.values.actor import Actor
from kernel.values.errors import Refused

# A few of each zone that people are helped with, the lab's own first.
_OF_EACH_ZONE = text("""
    SELECT zone_key, code FROM (
        SELECT zone_key, code, row_number() OVER (
            PARTITION BY zone_key ORDER BY organisation_id <> :lab, id) AS rank
        FROM catalog_instrument
        WHERE state = 'published' AND 'assist' = ANY(modes) AND customs_until IS NULL
    ) ranked
    WHERE rank <= 8 ORDER BY zone_key, rank
""")
_LENGTHS_MIN = (240, 120, 480)
_ZONES = 3

Step = tuple[str, int]


def add_together(her: Member, lab_id: int, at: datetime) -> None:
    """Book through the same commands as everybody; what the rules refuse is left out."""
    actor = actor_of(her.id, at=at)
    if actor is None:
        return
    steps: dict[str, Step] = {}
    for zone, code in db.session.execute(_OF_EACH_ZONE, {"lab": lab_id}).all():
        step = None if zone in steps else _step(code, actor, at)
        if step is not None:
            steps[zone] = step
    chosen = list(steps.values())[:_ZONES]
    with suppress(Refused), attempt():
        _campaign(chosen, actor, at)
    with suppress(Refused), attempt():
        _series(chosen[-1], actor, at)


def _step(code: str, actor: Actor, at: datetime) -> Step | None:
    """Return for how long the instrument can be booked in the days ahead, or None."""
    for minutes in _LENGTHS_MIN:
        with suppress(Refused):
            start = at + timedelta(days=5)
            plan_campaign([(code, minutes)], "sequence", start, actor, at=at)
            return code, minutes
    return None


def _campaign(steps: list[Step], actor: Actor, at: datetime) -> None:
    start = at + timedelta(days=5)
    planned = plan_campaign(steps, "sequence", start, actor, at=at)
    legs = tuple(
        WantedReservation(leg.instrument.code, leg.span, leg.mode, "样品联测（示例）")
        for leg in planned
    )
    wanted = WantedCampaign("跨片区样品联测（示例）", legs)
    book_campaign(wanted, by=actor, at=at)


def _series(step: Step, actor: Actor, at: datetime) -> None:
    start = at + timedelta(days=3)
    (leg,) = plan_campaign([step], "sequence", start, actor, at=at)
    span = Span(leg.span.start, leg.span.end)
    first = WantedReservation(step[0], span, leg.mode, "每周稳定性例测（示例）")
    book_series(WantedSeries(first, "FREQ=WEEKLY;COUNT=4"), by=actor, at=at)
