"""Which project used which instrument in a period, and what it cost."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select

from catalog.models.instrument import Instrument
from collaboration.models.project import LinkedReservation, Project
from collaboration.queries.access import Research, seen_by
from collaboration.queries.evidence import LINKED_MINUTES, link_counts
from collaboration.rules.filters import UseFilters
from collaboration.rules.period import Period
from kernel.store.db import db
from kernel.values.actor import Actor
from kernel.values.text import Bilingual


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
    actor: Actor, filters: UseFilters, period: Period, *, at: datetime, limit: int = 200
) -> list[ProjectUse]:
    """Return the uses in the projects that the actor may see, the longest first.

    Bookings belong to the period in which they start, and count once they took place.
    """
    link = LinkedReservation
    summed = (
        select(
            link.project_id,
            link.instrument_id,
            func.count().label("times"),
            LINKED_MINUTES.label("minutes"),
            func.coalesce(func.sum(link.price_fen), 0).label("cost_fen"),
        )
        .join(Project, Project.id == link.project_id)
        .join(Research, Research.id == Project.research_org_id)
        .where(
            seen_by(actor),
            link_counts(at),
            link.starts_at >= period.start,
            link.starts_at < period.end,
        )
        .group_by(link.project_id, link.instrument_id)
    )
    if filters.zone:
        summed = summed.where(link.zone == filters.zone)
    if not filters.text:
        # Names are looked up for the longest only.
        summed = summed.order_by(
            LINKED_MINUTES.desc(), link.project_id, link.instrument_id
        ).limit(limit)
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
            use.c.minutes,
            use.c.cost_fen,
        )
        .select_from(use)
        .join(Project, Project.id == use.c.project_id)
        .join(Instrument, Instrument.id == use.c.instrument_id)
        .order_by(use.c.minutes.desc(), Project.code, Instrument.code)
        .limit(limit)
    )
    if filters.text:
        wanted = wanted.where(
            or_(
                *(
                    column.icontains(filters.text, autoescape=True)
                    for column in (
                        Project.code,
                        Project.title_zh,
                        Project.title_en,
                        Instrument.code,
                        Instrument.name_zh,
                        Instrument.name_en,
                    )
                )
            )
        )
    return [
        ProjectUse(
            row[0], Bilingual(row[1], row[2]), row[3], Bilingual(row[4], row[5]),
            row[6], row[7], int(row[8] or 0), int(row[9] or 0),
        )
        for row in db.session.execute(wanted)
    ]  # fmt: skip
