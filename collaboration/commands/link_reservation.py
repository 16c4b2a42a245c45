"""Make a booking evidence for a project."""

from datetime import datetime

from collaboration.commands.change_project import change_project, named
from collaboration.events import ReservationLinked
from collaboration.models.project import LinkedReservation
from collaboration.permissions import Permission
from collaboration.queries.evidence import booking_to_link
from collaboration.queries.project_page import milestone_of
from collaboration.rules.evidence import LINKABLE
from collaboration.rules.refusals import LinkedElsewhere, NotEvidence, NotYours
from kernel.journal.record import record
from kernel.store.db import db
from kernel.store.transaction import command, refusing
from kernel.values.actor import Actor
from kernel.values.errors import NotFound, Refused

ONCE = "uq_collaboration_linked_reservation_reservation_id"


@command
def link_reservation(
    code: str,
    reservation: str,
    *,
    milestone: int | None = None,
    by: Actor,
    at: datetime,
) -> str:
    """Link the booking with this code, and return the code.

    Members link their own bookings and those of the project's two organisations.
    It may prove a milestone, named by its number. Hours and cost are computed from it
    once it has taken place. Raises NotFound (for the project or the milestone),
    Forbidden and Refused.
    """
    project = change_project(code, Permission.WORK, by=by)
    try:
        booking = booking_to_link(reservation)
    except NotFound:
        # Whether a stranger's booking exists is none of the actor's business.
        raise Refused(NotYours()) from None
    sides = (project.research.id, project.validation.id)
    if booking.booked_for_id != by.id and booking.organisation_id not in sides:
        raise Refused(NotYours())
    if booking.state not in LINKABLE:
        raise Refused(NotEvidence())
    proved = milestone_of(project.row.id, milestone) if milestone else None
    name = f"B-{booking.id:08d}"
    with refusing(ONCE, LinkedElsewhere()):
        db.session.add(
            LinkedReservation(
                project_id=project.row.id,
                reservation_id=booking.id,
                milestone_id=proved.id if proved else None,
                linked_by_id=by.id,
                linked_at=at,
            )
        )
    linked = ReservationLinked(
        **named(project), reservation=name, after={"reservation": name}
    )
    record(linked, by=by, at=at)
    return name
