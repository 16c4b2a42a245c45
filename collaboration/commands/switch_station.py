"""Switch a unit's place on a review route on or off."""

from datetime import datetime

from collaboration.events import StationSwitched
from collaboration.permissions import TABLE, Permission, Ties
from collaboration.queries.routes import locked_stations
from kernel.journal.record import record
from kernel.store.transaction import command
from kernel.values.actor import Actor


@command
def switch_station(
    plan_task: int, position: int, unit: str, active: bool, *, by: Actor, at: datetime
) -> None:
    """Let new submissions pass the unit there, or not; running reviews stay.

    `unit` is an organisation's code. Raises NotFound and Forbidden.
    """
    TABLE.require(by, Permission.ROUTES, Ties())
    for station in locked_stations(plan_task, position, unit):
        if station.active is active:
            continue
        station.active = active
        switched = StationSwitched(
            subject_id=station.id,
            plan_task=plan_task,
            position=position,
            organisation_id=station.organisation_id,
            before={"active": not active},
            after={"active": active},
        )
        record(switched, by=by, at=at)
