"""The waitlist and holds over REST."""

from typing import Any

from flask import Response
from flask.views import MethodView
from flask_smorest import Blueprint

from booking.commands.accept_offer import accept_offer
from booking.commands.decline_offer import decline_offer
from booking.commands.hold_slot import hold_slot
from booking.commands.join_waitlist import join_waitlist
from booking.commands.leave_waitlist import leave_waitlist
from booking.commands.release_hold import release_hold
from booking.queries.alternatives import offering
from booking.queries.reservations import view_of
from booking.queries.waitlist import my_waits, wait_code, wait_view
from booking.rules.waitlist import WantedWait
from booking.rules.wanted import WantedReservation
from booking.schemas.reservation import PreviewRequestSchema, ReservationSchema
from booking.schemas.shown import shown_reservation
from booking.schemas.waitlist import (
    HoldSchema,
    OfferAcceptanceSchema,
    WaitPageSchema,
    WaitQuerySchema,
    WaitRequestSchema,
    WaitSchema,
    shown_wait,
)
from kernel.http.caller import current_actor
from kernel.http.creating import created_once
from kernel.http.paging import Mark, cursor_of, page_request
from kernel.values import clock
from kernel.values.clock import rfc3339

api = Blueprint("waitlist_api", __name__, description="Waiting for a slot, and holds")


@api.route("/waitlist")
class Waitlist(MethodView):
    """All places in line of the caller."""

    @api.arguments(WaitQuerySchema, location="query")
    @api.response(200, WaitPageSchema)
    def get(self, wanted: dict[str, Any]) -> dict[str, Any]:
        """List what I wait for, or waited for (state=closed), the latest first"""
        page = page_request(Mark.ID)
        found = my_waits(
            current_actor(),
            live=wanted["state"] == "live",
            limit=page.limit + 1,
            before=page.after[0] if page.after else None,
        )
        shown, more = found[: page.limit], len(found) > page.limit
        return {
            "items": [shown_wait(view) for view in shown],
            "next_cursor": cursor_of(shown[-1].row.id) if more else None,
        }

    @api.arguments(WaitRequestSchema)
    @api.response(201, WaitSchema)
    def post(self, wanted: WantedWait) -> Response:
        """Wait for time on an instrument

        An offer holds the slot for 30 minutes and then passes on to the next in line.
        """
        actor, at = current_actor(), clock.now()

        def make() -> dict[str, Any]:
            made = join_waitlist(wanted, by=actor, at=at)
            return shown_wait(wait_view(wait_code(made.id), actor))

        return created_once(make, by=actor, at=at)


@api.route("/waitlist/<code>")
class Wait(MethodView):
    """One place in line."""

    @api.response(200, WaitSchema)
    def get(self, code: str) -> dict[str, Any]:
        """Get a place in line, with the offer if there is one"""
        return shown_wait(wait_view(code, current_actor()))


@api.route("/waitlist/<code>/leave")
class Leaving(MethodView):
    """The end of waiting."""

    @api.response(200, WaitSchema)
    def post(self, code: str) -> dict[str, Any]:
        """Stop waiting; an open offer passes on"""
        leave_waitlist(code, by=current_actor(), at=clock.now())
        return shown_wait(wait_view(code, current_actor()))


@api.route("/waitlist/<code>/accept")
class Acceptance(MethodView):
    """The yes to an offer."""

    @api.arguments(OfferAcceptanceSchema)
    @api.response(201, ReservationSchema)
    def post(self, wanted: dict[str, Any], code: str) -> Response:
        """Book the offered slot; every rule is asked once more"""
        actor, at = current_actor(), clock.now()

        def make() -> dict[str, Any]:
            made = accept_offer(code, **wanted, by=actor, at=at)
            return shown_reservation(view_of(made, actor))

        return created_once(make, by=actor, at=at)


@api.route("/waitlist/<code>/decline")
class Decline(MethodView):
    """The no to an offer."""

    @api.response(200, WaitSchema)
    def post(self, code: str) -> dict[str, Any]:
        """Let the offered slot pass on and keep the place in line"""
        decline_offer(code, by=current_actor(), at=clock.now())
        return shown_wait(wait_view(code, current_actor()))


@api.route("/holds")
class Holds(MethodView):
    """Slots kept for an open form."""

    @api.arguments(PreviewRequestSchema)
    @api.response(201, HoldSchema)
    def post(self, wanted: WantedReservation) -> Response:
        """Hold a slot for ten minutes; one at a time for each person"""
        actor, at = current_actor(), clock.now()

        def make() -> dict[str, Any]:
            hold = hold_slot(wanted, by=actor, at=at)
            return {
                "instrument": wanted.instrument,
                "start": rfc3339(wanted.span.start),
                "end": rfc3339(wanted.span.end),
                "until": rfc3339(hold.lapses_at or at),
            }

        with offering(wanted, actor, at=at):
            return created_once(make, by=actor, at=at)


@api.route("/holds/<code>/release")
class Release(MethodView):
    """The end of a hold."""

    @api.response(204)
    def post(self, code: str) -> None:
        """Give back what I hold on this instrument (its code)"""
        release_hold(code, by=current_actor(), at=clock.now())
