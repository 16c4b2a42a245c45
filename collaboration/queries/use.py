"""Which project used which instrument in a period, and what it cost."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select

from booking.models.reservation import Reservation
from catalog.models.instrument import Instrument
from collaboration.models.project import LinkedReservation, Project
from collaboration.queries.access import Research, visible_to
from collaboration.queries.evidence import counting
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
    start, end = func.lower(Reservation.during), func.upper(Reservation.during)
    minutes = func.sum(func.extract("epoch", end - start)) / 60
    wanted = (
        select(
            Project.code,
            Project.title_zh,
            Project.title_en,
            Instrument.code,
            Instrument.name_zh,
            Instrument.name_en,
            Instrument.zone_key,
            func.count(),
            minutes,
            func.coalesce(func.sum(Reservation.price_fen), 0),
        )
        .select_from(LinkedReservation)
        .join(Reservation, Reservation.id == LinkedReservation.reservation_id)
        .join(Instrument, Instrument.id == Reservation.instrument_id)
        .join(Project, Project.id == LinkedReservation.project_id)
        .join(Research, Research.id == Project.research_org_id)
        .where(
            visible_to(actor),
            counting(at),
            start >= period.start,
            start < period.end,
        )
        .group_by(Project.id, Instrument.id)
        .order_by(minutes.desc(), Project.code, Instrument.code)
        .limit(limit)
    )
    if filters.zone:
        wanted = wanted.where(Instrument.zone_key == filters.zone)
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
