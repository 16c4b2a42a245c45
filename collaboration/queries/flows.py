"""Hours that flowed between the zones in a period, over the projects somebody sees."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from collaboration.models.project import LinkedReservation
from collaboration.queries.access import of_visible
from collaboration.queries.links import LINKED_MINUTES, links_within
from collaboration.rules.period import Period
from kernel.store.db import db
from kernel.values.actor import Actor


@dataclass(frozen=True, slots=True)
class Flow:
    """Use of instruments of one zone by people of another; "" for people of none."""

    user_zone: str
    zone: str
    times: int
    minutes: int
    cost_fen: int


def flows(actor: Actor, period: Period, *, at: datetime) -> list[Flow]:
    """Return the flows of a period, the longest first."""
    link = LinkedReservation
    wanted = (
        select(
            link.user_zone,
            link.zone,
            func.count(),
            LINKED_MINUTES,
            func.sum(link.price_fen),
        )
        .where(of_visible(link.project_id, actor), *links_within(period, at))
        .group_by(link.user_zone, link.zone)
        .order_by(LINKED_MINUTES.desc(), link.zone, link.user_zone)
    )
    return [
        Flow(row[0] or "", row[1], row[2], int(row[3] or 0), int(row[4] or 0))
        for row in db.session.execute(wanted)
    ]
