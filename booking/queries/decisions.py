"""What stands against a request that waits for the lab's yes."""

from dataclasses import dataclass, replace
from datetime import datetime

from booking.models.reservation import Reservation
from booking.permissions import TABLE, Permission
from booking.queries.booking_facts import booking_case
from booking.queries.conduct import conduct_with
from booking.queries.reservations import reservation_view, span_of
from booking.rules.conduct import Conduct
from booking.rules.decision import decision_refusals, gate_refusals, rule_refusals
from booking.rules.facts import BookingRequest
from booking.rules.house_rules import HouseRules
from booking.rules.research_group import kept
from booking.rules.reservation_state import ReservationState
from booking.rules.steps import SUPERVISOR, my_step, open_steps
from catalog.queries.bookable import bookable_instrument
from catalog.rules.bookable import BookableInstrument
from kernel.values.actor import Actor
from kernel.values.errors import Refusal


def as_answered(request: BookingRequest, row: Reservation) -> BookingRequest:
    """Return the request with what a supervisor said of it, or may still say."""
    return replace(
        request,
        booked_by_id=row.booked_by_id,
        confirmed=row.supervised_at is not None,
        asks_supervisor=row.state is ReservationState.REQUESTED
        and SUPERVISOR in open_steps(row),
    )


def reasons_against(
    row: Reservation, instrument: BookableInstrument, *, every_rule: bool, at: datetime
) -> list[Refusal]:
    """Return what has come between the person and the instrument since the request.

    With `every_rule` also what the request itself breaks: a lab may look past that, but
    not without looking.
    """
    span = span_of(row)
    case = booking_case(
        instrument,
        span,
        user_id=row.booked_for_id,
        at=at,
        except_id=row.id,
        group=kept(row.group_id),
    )
    plain = BookingRequest(
        row.instrument_id, span, row.mode, row.purpose, row.samples, mark=row.mark
    )
    request = as_answered(plain, row)
    if every_rule:
        return rule_refusals(request, case.facts, asked=row.created_at, at=at)
    return gate_refusals(request, case.facts)


@dataclass(frozen=True, slots=True)
class Checked:
    """What every rule says of a request, and how the person stands with the lab.

    `house` is None where the lab has no house rules.
    """

    reasons: list[Refusal]
    house: tuple[HouseRules, Conduct] | None = None


def checked(code: str, actor: Actor, *, at: datetime) -> Checked:
    """Look at a waiting request as the lab that decides on it. Raises NotFound."""
    view = reservation_view(code, actor)
    TABLE.require(actor, Permission.DECIDE, view.desk, visible=False)
    row = view.row
    if reasons := decision_refusals(row.state, row.lapses_at, at):
        return Checked(reasons)
    if mine := my_step(row, view.owner_id, actor).against:
        return Checked([mine])
    instrument = bookable_instrument(row.instrument_id)
    reasons = reasons_against(row, instrument, every_rule=True, at=at)
    return Checked(reasons, conduct_with(row.booked_for_id, view.owner_id, at=at))
