"""Give a reservation another time, mode or purpose: one atomic move of the same row."""

from dataclasses import replace
from datetime import datetime
from functools import partial

from sqlalchemy.dialects.postgresql import Range

from booking.commands.book_instrument import lines_of
from booking.commands.clear_the_way import clear_the_way, fulfil
from booking.commands.decide import ask_again
from booking.commands.move import event_of
from booking.commands.offer_free_time import offer_free_time
from booking.commands.set_aside import overriding, set_aside
from booking.events import ReservationChanged
from booking.models.reservation import NO_OVERLAP, Reservation
from booking.permissions import TABLE, Permission, runs_the_lab
from booking.queries.booking_facts import booking_case
from booking.queries.decisions import as_answered
from booking.queries.reservations import LockedReservation, locked_reservation, span_of
from booking.rules.approval import is_decided_again, is_two_person
from booking.rules.change import change_refusals
from booking.rules.facts import BookingRequest
from booking.rules.judge import slot_taken, with_buffers
from booking.rules.pricing import quote
from booking.rules.research_group import kept
from booking.rules.reservation_state import ReservationState
from booking.rules.units import kept_on, unit_for
from booking.rules.wanted import WantedChange
from kernel.journal.record import record
from kernel.store.transaction import command, refusing
from kernel.values.actor import Actor
from kernel.values.errors import Stale


@command
def change_reservation(
    code: str,
    wanted: WantedChange,
    *,
    version: int | None,
    by: Actor,
    at: datetime,
    kind: type[ReservationChanged] = ReservationChanged,
) -> LockedReservation:
    """Change the reservation, or leave it whole and refuse with every reason.

    A material change goes back to the lab for approval where the policy asks for it.
    Raises NotFound, Refused, and Stale when the version is not current.
    """
    found = locked_reservation(code)
    TABLE.require(by, Permission.CHANGE, found.desk, visible=False)
    row, old = found.reservation, span_of(found.reservation)
    if version not in (None, row.version):
        raise Stale({"start": old.start, "end": old.end, "mode": row.mode}, row.version)
    new, mode = wanted.over(old), wanted.mode or row.mode
    asked = partial(
        booking_case,
        user_id=row.booked_for_id,
        at=at,
        except_id=row.id,
        group=kept(row.group_id),
    )
    case = asked(found.instrument, new)
    waited = clear_the_way(case, at=at)
    if case.stale_once_cleared:
        case = asked(found.instrument, new)
    policy, by_lab = case.facts.policy, runs_the_lab.test(by, found.desk)
    request = BookingRequest(
        row.instrument_id,
        new,
        mode,
        wanted.purpose or row.purpose,
        row.samples,
        mark=row.mark,
        booked_by_id=row.booked_by_id,
    )
    asked_before = replace(request, span=old, mode=row.mode)
    again = is_decided_again(asked_before, request, row.state, at)
    if by_lab and not (found.asked_by(by) and is_two_person(policy, row.approval)):
        again = False
    if not again:
        request = as_answered(request, row)
    running = row.state is ReservationState.IN_USE
    facts = kept_on(case.facts, row.unit_no, running=running)
    if by_lab:
        facts = replace(facts, person=replace(facts.person, is_manager=True))
    broken = set_aside(
        change_refusals(request, facts, old, row.state, at),
        wanted.override_reason,
        policy=facts.policy,
        desk=found.desk,
        by=by,
    )
    before = _shown(row)
    price = quote(case.rate, new, row.samples)
    blocked = with_buffers(new, policy)
    with refusing(NO_OVERLAP, slot_taken(facts)):
        row.during = Range(new.start, new.end)
        row.unit_no = unit_for(new, facts)
        row.blocked = Range(blocked.start, blocked.end)
        row.mode, row.purpose = mode, request.purpose
        row.price_fen, row.price_lines = price.total_fen, lines_of(price)
        row.version += 1
        if again:
            ask_again(row, request, case.facts, price, at)
        elif row.state is ReservationState.REQUESTED and row.lapses_at is not None:
            row.lapses_at = max(min(row.lapses_at, new.start), at)
    fulfil(waited, row, found.instrument, by=by, at=at)
    after = {**_shown(row), **overriding(broken)}
    comment = (wanted.override_reason or "") if broken else ""
    changed = event_of(found, kind, before=before, after=after, comment=comment)
    record(changed, by=by, at=at)
    if not new.contains(old):
        offer_free_time(row.instrument_id, at=at)
    return found


def _shown(row: Reservation) -> dict[str, object]:
    span = span_of(row)
    return {
        "start": span.start,
        "end": span.end,
        "mode": row.mode,
        "state": str(row.state),
        "price_fen": row.price_fen,
    }
