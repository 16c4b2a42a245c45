"""Remind a unit of a report that waits for its decision."""

from datetime import date, datetime

from collaboration.commands.change_project import named
from collaboration.events.reminders import ReviewReminded
from collaboration.permissions import Permission
from collaboration.queries.access import known_project
from identity.queries.deputies import deciders_of
from kernel.journal.record import record
from kernel.store.transaction import command
from kernel.values.actor import Actor, Role
from kernel.values.clock import local_day


@command
def remind_review(
    code: str, period: str, unit_id: int, since: date, *, by: Actor, at: datetime
) -> None:
    """Tell the coordinators of the unit; at most once a day. Raises NotFound."""
    project = known_project(code, by, Permission.REMIND)
    reminded = ReviewReminded(
        **named(project),
        period=period,
        due_on=since.isoformat(),
        on=local_day(at).isoformat(),
        person_ids=deciders_of(Role.COORDINATOR, unit_id, at=at),
    )
    record(reminded, by=by, at=at)
