"""What stands against a request that waits for the lab's yes."""

from datetime import datetime

from booking.models.reservation import Reservation
from booking.permissions import TABLE, Permission
from booking.queries.booking_facts import booking_case
from booking.queries.reservations import reservation_view, span_of
from booking.rules.decision import decision_refusals, gate_refusals, rule_refusals
from booking.rules.facts import BookingRequest
from catalog.queries.bookable import bookable_instrument
from catalog.rules.bookable import BookableInstrument
from kernel.values.actor import Actor
from kernel.values.errors import Refusal


def reasons_against(
    row: Reservation, instrument: BookableInstrument, *, every_rule: bool, at: datetime
) -> list[Refusal]:
    """Return what has come between the person and the instrument since the request.

    With `every_rule` also what the request itself breaks: a lab may look past that, but
    not without looking.
    """
    span = span_of(row)
    case = booking_case(
        instrument, span, user_id=row.booked_for_id, at=at, except_id=row.id
    )
    request = BookingRequest(
        row.instrument_id, span, row.mode, row.purpose, row.samples, mark=row.mark
    )
    if every_rule:
        return rule_refusals(request, case.facts, asked=row.created_at, at=at)
    return gate_refusals(request, case.facts)


def checked(code: str, actor: Actor, *, at: datetime) -> list[Refusal]:
    """Return what every rule says of a waiting request. Raises NotFound."""
    view = reservation_view(code, actor)
    TABLE.require(actor, Permission.DECIDE, view.desk, visible=False)
    row = view.row
    if reasons := decision_refusals(row.state, row.lapses_at, at):
        return reasons
    instrument = bookable_instrument(row.instrument_id)
    return reasons_against(row, instrument, every_rule=True, at=at)
