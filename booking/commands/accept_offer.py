"""Book a slot that the waitlist offers."""

from datetime import datetime

from booking.commands.book_instrument import book_instrument
from booking.commands.leave_waitlist import own_wait
from booking.queries.reservations import LockedReservation
from booking.queries.waitlist import LockedWait
from booking.rules.span import Span
from booking.rules.waitlist import NothingOffered, OfferLapsed
from booking.rules.wanted import WantedReservation
from identity.queries.groups import group_code
from kernel.store.transaction import command
from kernel.values.actor import Actor
from kernel.values.errors import Refused


@command
def accept_offer(
    code: str, accept_terms: int | None = None, *, by: Actor, at: datetime
) -> LockedReservation:
    """Book the offered slot; every rule is asked once more.

    `accept_terms` is the version of the terms on results and data that is accepted with
    it. Raises NotFound and Refused.
    """
    found, span = offered_to(code, by, at)
    row = found.row
    wanted = WantedReservation(
        instrument=found.instrument.code,
        span=span,
        mode=row.mode,
        purpose=row.purpose,
        samples=row.samples,
        mark=row.mark,
        accept_terms=accept_terms,
        group=group_code(row.group_id),
    )
    return book_instrument(wanted, by=by, at=at)


def offered_to(code: str, by: Actor, at: datetime) -> tuple[LockedWait, Span]:
    """Lock the actor's entry with the slot offered. Raises NotFound and Refused."""
    found = own_wait(code, by)
    if found.offer is None:
        raise Refused(NothingOffered())
    if found.offer.until <= at:
        raise Refused(OfferLapsed(found.offer.until))
    during = found.offer.during
    assert during.lower and during.upper  # noqa: S101, PT018 - a range of ours has both
    return found, Span(during.lower, during.upper)
