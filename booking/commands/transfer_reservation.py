"""Hand a booking over to a qualified colleague."""

from datetime import datetime

from sqlalchemy import update

from booking.commands.book_instrument import lines_of
from booking.commands.clear_the_way import clear_the_way, fulfil
from booking.commands.decide import ask_again
from booking.commands.move import event_of
from booking.events import ReservationTransferred
from booking.models.reservation import Occupancy
from booking.permissions import TABLE, Permission, runs_the_lab
from booking.queries.booking_facts import booking_case
from booking.queries.reservations import LockedReservation, locked_reservation, span_of
from booking.rules.delegation import NoSuchColleague, transfer_refusals
from booking.rules.facts import BookingRequest
from booking.rules.pricing import quote
from booking.rules.research_group import GroupChoice
from booking.rules.reservation_state import ReservationState
from identity.queries.people import Person, person_by_email
from kernel.journal.record import record
from kernel.store.db import db
from kernel.store.transaction import command
from kernel.values.actor import Actor
from kernel.values.errors import NotFound, Refused, Stale


@command
def transfer_reservation(
    code: str,
    to: str,
    comment: str = "",
    *,
    group: str | None = None,
    version: int | None,
    by: Actor,
    at: datetime,
) -> LockedReservation:
    """Make a colleague of the holder's unit, named by address, the holder.

    It stays with its research group where the colleague belongs to it; else it is for
    the one named, or their only one. The colleague must pass every rule as if booking; where the lab decides, it decides
    again. Raises NotFound, Refused, and Stale when the version is not current.
    """
    found = locked_reservation(code)
    TABLE.require(by, Permission.CHANGE, found.desk, visible=False)
    desk = found.desk
    row, span = found.reservation, span_of(found.reservation)
    if version not in (None, row.version):
        raise Stale({"state": str(row.state)}, row.version)
    colleague = _colleague(to, found)
    case = booking_case(
        found.instrument,
        span,
        user_id=colleague.id,
        at=at,
        except_id=row.id,
        group=GroupChoice(group, row.group_id),
    )
    request = BookingRequest(
        row.instrument_id,
        span,
        row.mode,
        row.purpose,
        row.samples,
        mark=row.mark,
        booked_by_id=colleague.id,
    )
    if reasons := transfer_refusals(request, case.facts, row.state, at):
        raise Refused(*reasons)
    waited = clear_the_way(case, at=at)
    before, price = row.booked_for_id, quote(case.rate, span, row.samples)
    row.booked_for_id = row.booked_by_id = colleague.id
    row.version += 1
    row.price_fen, row.price_lines = price.total_fen, lines_of(price)
    row.group_id = case.facts.group.id if case.facts.group else None
    state, lapses = row.state, row.lapses_at
    ask_again(row, request, case.facts, price, at)
    if row.lapses_at is not None and lapses is not None:
        row.lapses_at = min(row.lapses_at, lapses)
    by_lab = runs_the_lab.test(by, desk) and by.id != colleague.id
    if by_lab and row.approval == "owner" and state is ReservationState.CONFIRMED:
        # The lab hands it over itself: that is its yes.
        row.state, row.lapses_at = state, None
        row.approval, row.two_person = "", False
    db.session.flush()
    db.session.execute(
        update(Occupancy)
        .where(Occupancy.reservation_id == row.id)
        .values(holder_id=colleague.id)
    )
    fulfil(waited, row, found.instrument, by=by, at=at)
    transferred = event_of(
        found,
        ReservationTransferred,
        from_id=before,
        comment=comment,
        before={"booked_for_id": before},
        after={"booked_for_id": colleague.id, "state": str(row.state)},
    )
    record(transferred, by=by, at=at)
    return found


def _colleague(to: str, found: LockedReservation) -> Person:
    row = found.reservation
    try:
        colleague = person_by_email(to)
    except NotFound:
        raise Refused(NoSuchColleague()) from None
    same = colleague.organisation_id == row.organisation_id
    if not same or colleague.id == row.booked_for_id:
        raise Refused(NoSuchColleague())
    return colleague
