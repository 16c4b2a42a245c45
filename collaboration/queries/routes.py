"""The stations of the review routes."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from collaboration.models.report import RouteStation
from collaboration.queries.access import KnownProject
from collaboration.rules.report_fields import Content
from collaboration.rules.route import (
    AIRWORTHINESS,
    IP,
    Passage,
    Stop,
    applies,
    stops,
)
from identity.models.organisation import Organisation
from identity.rules.organisation import OrganisationKind
from kernel.store.db import db
from kernel.values.errors import NotFound
from kernel.values.text import Bilingual


@dataclass(frozen=True, slots=True)
class ListedStation:
    """A station with the name of its unit."""

    row: RouteStation
    unit_code: str
    unit_name: Bilingual


def station_list() -> list[ListedStation]:
    """Return all stations in the order of their routes."""
    rows = db.session.execute(
        select(RouteStation, Organisation)
        .join(Organisation, Organisation.id == RouteStation.organisation_id)
        .order_by(RouteStation.plan_task, RouteStation.position, RouteStation.id)
    )
    return [
        ListedStation(station, unit.code, Bilingual(unit.name_zh, unit.name_en))
        for station, unit in rows
    ]


def locked_stations(plan_task: int, position: int, unit: str) -> Sequence[RouteStation]:
    """Return a unit's rows at a place of a route, locked. Raises NotFound."""
    found = db.session.scalars(
        select(RouteStation)
        .join(Organisation, Organisation.id == RouteStation.organisation_id)
        .where(
            RouteStation.plan_task == plan_task,
            RouteStation.position == position,
            Organisation.code == unit,
        )
        .order_by(RouteStation.id)
        .with_for_update(of=RouteStation)
    ).all()
    if not found:
        raise NotFound
    return found


def route_of(project: KnownProject, content: Content) -> list[Stop]:
    """Return the units that a report with this content has to pass, now."""
    rows = db.session.scalars(
        select(RouteStation).where(
            RouteStation.plan_task == project.row.plan_task, RouteStation.active
        )
    )
    ticked = {"involves_ip": IP, "involves_airworthiness": AIRWORTHINESS}
    present = frozenset(word for key, word in ticked.items() if content.get(key))
    passage = Passage(present, project.research.zone)
    return stops(
        Stop(row.position, row.organisation_id, row.label_zh)
        for row in rows
        if applies(row.condition, row.zone_key, passage)
    )


def responsible_units() -> dict[str, int]:
    """Return the ids of responsible units by their Chinese name."""
    rows = db.session.execute(
        select(Organisation.name_zh, Organisation.id).where(
            Organisation.kind == OrganisationKind.RESPONSIBLE_UNIT
        )
    )
    return {row.name_zh: row.id for row in rows}


def station_keys() -> set[tuple[int, int, int, str | None]]:
    """Return what identifies each station that exists."""
    rows = db.session.execute(
        select(
            RouteStation.plan_task,
            RouteStation.position,
            RouteStation.organisation_id,
            RouteStation.zone_key,
        )
    )
    return {(row[0], row[1], row[2], row[3]) for row in rows}
