"""When a booking proves work, and for which side."""

from datetime import datetime

from booking.rules.reservation_state import ReservationState

# Confirmed bookings may be linked ahead; they count once their time is over.
LINKABLE = frozenset(
    {
        ReservationState.CONFIRMED,
        ReservationState.IN_USE,
        ReservationState.COMPLETED,
    }
)


def counts(state: ReservationState, end: datetime, at: datetime) -> bool:
    """Say whether the hours of a booking count at a moment."""
    return state is ReservationState.COMPLETED or (state in LINKABLE and end <= at)
