"""Take a booking from the evidence of a project."""

from datetime import datetime

from collaboration.commands.change_project import change_project, named
from collaboration.events import ReservationUnlinked
from collaboration.permissions import Permission
from collaboration.queries.evidence import booking_to_link, link_of
from kernel.journal.record import record
from kernel.store.db import db
from kernel.store.transaction import command
from kernel.values.actor import Actor
from kernel.values.errors import NotFound


@command
def unlink_reservation(code: str, reservation: str, *, by: Actor, at: datetime) -> None:
    """Unlink the booking with this code. Reports handed in keep what they said.

    Raises NotFound and Forbidden.
    """
    project = change_project(code, Permission.WORK, by=by)
    booking = booking_to_link(reservation)
    link = link_of(project.row.id, booking.id)
    if link is None:
        raise NotFound
    db.session.delete(link)
    name = f"B-{booking.id:08d}"
    unlinked = ReservationUnlinked(
        **named(project), reservation=name, before={"reservation": name}
    )
    record(unlinked, by=by, at=at)
