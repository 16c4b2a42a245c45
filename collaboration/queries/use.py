"""Which project used which instrument in a period, and what it cost."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select

from catalog.models.instrument import Instrument
from collaboration.models.project import LinkedReservation, Project
from collaboration.queries.access import of_visible
from collaboration.queries.links import LINKED_TIME, links_within
from collaboration.rules.filters import UseFilters
from collaboration.rules.period import Period
from kernel.store.db import db
from kernel.values.actor import Actor
from kernel.values.text import Bilingual

MOST_USES = 100


@dataclass(frozen=True, slots=True)
class ProjectUse:
    """A project's use of an instrument: minutes and cost are sums of its bookings."""

    project: str
    title: Bilingual
    instrument: str
    name: Bilingual
    zone: str
    times: int
    minutes: int
    cost_fen: int


def used_by_projects(
    actor: Actor,
    filters: UseFilters,
    period: Period,
    *,
    at: datetime,
    limit: int = MOST_USES,
) -> list[ProjectUse]:
    """Return the uses in the projects that the actor may see, the longest first.

    Bookings belong to the period in which they start, and count once they took place.
    """
    link = LinkedReservation
    # Names are looked at and looked up for those that are added up or shown only.
    longest = (LINKED_TIME.desc(), link.project_id, link.instrument_id)
    summed = (
        select(
            link.project_id,
            link.instrument_id,
            func.count().label("times"),
            LINKED_TIME.label("time"),
            func.coalesce(func.sum(link.price_fen), 0).label("cost_fen"),
        )
        .where(of_visible(link.project_id, actor), *links_within(period, at))
        .group_by(link.project_id, link.instrument_id)
        .order_by(*longest)
        .limit(limit)
    )
    if filters.zone:
        summed = summed.where(link.zone == filters.zone)
    if filters.text:
        projects = select(Project.id).where(
            _named(filters.text, Project.code, Project.title_zh, Project.title_en)
        )
        instruments = select(Instrument.id).where(
            _named(
                filters.text, Instrument.code, Instrument.name_zh, Instrument.name_en
            )
        )
        summed = summed.where(
            or_(link.project_id.in_(projects), link.instrument_id.in_(instruments))
        )
    use = summed.subquery("used")
    wanted = (
        select(
            Project.code,
            Project.title_zh,
            Project.title_en,
            Instrument.code,
            Instrument.name_zh,
            Instrument.name_en,
            Instrument.zone_key,
            use.c.times,
            func.extract("epoch", use.c.time) / 60,
            use.c.cost_fen,
        )
        .select_from(use)
        .join(Project, Project.id == use.c.project_id)
        .join(Instrument, Instrument.id == use.c.instrument_id)
        .order_by(use.c.time.desc(), Project.code, Instrument.code)
    )
    return [
        ProjectUse(
            row[0], Bilingual(row[1], row[2]), row[3], Bilingual(row[4], row[5]),
            row[6], row[7], int(row[8] or 0), int(row[9] or 0),
        )
        for row in db.session.execute(wanted)
    ]  # fmt: skip


def _named(text: str, *columns: Any) -> ColumnElement[bool]:
    return or_(*(column.icontains(text, autoescape=True) for column in columns))
