"""What the clock starts at the booking desk."""

from booking.commands.complete_reservation import complete_reservation
from booking.commands.expire_request import expire_request
from booking.queries.due import lapsed_requests, over_reservations
from kernel.values import clock
from kernel.values.jobs import Job


def expire_requests() -> None:
    """Let requests lapse on which nobody decided in time."""
    at = clock.now()
    for code in lapsed_requests(at):
        expire_request(code, at=at)


def complete_reservations() -> None:
    """Close reservations whose time has passed."""
    at = clock.now()
    for code in over_reservations(at):
        complete_reservation(code, at=at)


JOBS = [
    Job("expire-requests", "booking.jobs:expire_requests", seconds=30),
    Job("complete-reservations", "booking.jobs:complete_reservations", seconds=60),
]
