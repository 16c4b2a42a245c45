"""Put the review routes of the reference table into the database."""

from datetime import datetime

from collaboration.events import RoutesInstalled
from collaboration.models.report import RouteStation
from collaboration.queries.routes import responsible_units, station_keys
from collaboration.rules.route import Station, names_of, stations
from kernel.journal.record import record
from kernel.store.db import db
from kernel.store.transaction import command
from kernel.values.actor import COMMAND_LINE


@command
def install_routes(*, at: datetime) -> int:
    """Add the stations that are missing, and return how many.

    Those that exist stay as they are, switched on or off. Units are found by their
    short or full Chinese name; one that does not exist has no place yet.
    """
    units, known = responsible_units(), station_keys()
    added = 0
    for station in stations():
        unit_id = _unit(station, units)
        key = (station.plan_task, station.position, unit_id, station.zone)
        if unit_id is None or key in known:
            continue
        db.session.add(
            RouteStation(
                plan_task=station.plan_task,
                position=station.position,
                organisation_id=unit_id,
                label_zh=station.label_zh,
                condition=station.condition,
                zone_key=station.zone,
                active=True,
            )
        )
        added += 1
    if added:
        installed = RoutesInstalled(subject_id=0, added=added)
        record(installed, by=COMMAND_LINE, at=at)
    return added


def _unit(station: Station, units: dict[str, int]) -> int | None:
    return next((units[name] for name in names_of(station.unit) if name in units), None)
