"""Book a kind and get an instrument: the nearest and cheapest that is free."""

from dataclasses import replace
from datetime import datetime

from booking.commands.book_instrument import book_instrument
from booking.permissions import TABLE, Desk, Permission
from booking.queries.alternatives import free_of_kind
from booking.queries.reservations import LockedReservation
from booking.rules.wanted import WantedAny
from catalog.queries.bookable import bookable_instrument
from kernel.store.transaction import attempt, command
from kernel.values.actor import Actor
from kernel.values.errors import Refused

# So many of those that are free are locked and tried, the best first.
_TRIED = 5


@command
def book_any(wanted: WantedAny, *, by: Actor, at: datetime) -> LockedReservation:
    """Book the first that can be booked: the one named, then by distance and price.

    Every rule is asked for each. Raises NotFound, and Refused with the reasons against
    the one named when none can be booked.
    """
    TABLE.require(by, Permission.BOOK, Desk())
    free = free_of_kind(wanted.like, by, zone=wanted.zone, at=at)[:_TRIED]
    # Locked by ascending id, whatever the order in which they are tried.
    for one in sorted(free, key=lambda one: one.id):
        bookable_instrument(one.id, lock=True)
    first: Refused | None = None
    for one in free:
        meant = replace(wanted.like, instrument=one.code)
        if one.code != wanted.like.instrument:
            # The reason for an exception was given for the one that is named.
            meant = replace(meant, override_reason=None)
        try:
            with attempt():
                return book_instrument(meant, by=by, at=at)
        except Refused as refused:
            first = first or refused
    if first is not None:
        raise first
    return book_instrument(wanted.like, by=by, at=at)
