"""Links to bookings as sums are made of them: which count, and for how long."""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, or_

from booking.rules.reservation_state import ReservationState
from collaboration.models.project import LinkedReservation
from collaboration.rules.evidence import LINKABLE
from collaboration.rules.period import Period


def link_counts(at: datetime) -> ColumnElement[bool]:
    """Return rules.evidence.counts of a link, which carries its booking's facts."""
    return or_(
        LinkedReservation.state == ReservationState.COMPLETED.value,
        and_(
            LinkedReservation.state.in_([state.value for state in LINKABLE]),
            LinkedReservation.ends_at <= at,
        ),
    )


# The time of links, which carry when their bookings start and end. Times are added
# up first: turning each into a number would cost more than adding.
LINKED_TIME = func.sum(LinkedReservation.ends_at - LinkedReservation.starts_at)
LINKED_MINUTES = func.extract("epoch", LINKED_TIME) / 60


def links_within(period: Period, at: datetime) -> tuple[ColumnElement[bool], ...]:
    """Return which links took place in a period: it is the start that decides."""
    start = LinkedReservation.starts_at
    return start >= period.start, start < period.end, link_counts(at)
