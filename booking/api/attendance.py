"""Coming and going over REST."""

from typing import Any

from flask import Response
from flask.views import MethodView
from flask_smorest import Blueprint

from booking.commands.check_in import check_in
from booking.commands.check_out import check_out
from booking.commands.extend_reservation import extend_reservation
from booking.commands.release_no_show import release_no_show
from booking.commands.report_fault import report_fault
from booking.commands.use_now import use_now
from booking.queries.reservations import reservation_view
from booking.schemas.attendance import (
    ExtensionSchema,
    FaultAnswerSchema,
    FaultRequestSchema,
    WalkUpRequestSchema,
)
from booking.schemas.reservation import ReservationSchema
from booking.schemas.shown import shown_reservation
from kernel.http.caller import current_actor
from kernel.http.conditional import etag
from kernel.http.creating import created_once
from kernel.values import clock
from kernel.values.clock import rfc3339

api = Blueprint("attendance_api", __name__, description="The day at the instrument")

Shown = tuple[dict[str, Any], int, dict[str, str]]


@api.route("/reservations/<code>/check-in")
class CheckIn(MethodView):
    """The beginning of use."""

    @api.response(200, ReservationSchema)
    def post(self, code: str) -> Shown:
        """Check in to a booking; twice changes nothing"""
        check_in(code, by=current_actor(), at=clock.now())
        return _answer(code)


@api.route("/reservations/<code>/check-out")
class CheckOut(MethodView):
    """The end of use."""

    @api.response(200, ReservationSchema)
    def post(self, code: str) -> Shown:
        """Check out; the rest of the time is free again"""
        check_out(code, by=current_actor(), at=clock.now())
        return _answer(code)


@api.route("/reservations/<code>/extend")
class Extension(MethodView):
    """A later end."""

    @api.arguments(ExtensionSchema)
    @api.response(200, ReservationSchema)
    def post(self, wanted: dict[str, Any], code: str) -> Shown:
        """Extend a running booking to the given end, if the time is free"""
        extend_reservation(code, **wanted, by=current_actor(), at=clock.now())
        return _answer(code)


@api.route("/reservations/<code>/release")
class Release(MethodView):
    """A booking to which nobody came."""

    @api.response(200, ReservationSchema)
    def post(self, code: str) -> Shown:
        """Mark a booking as missed and free its time"""
        release_no_show(code, by=current_actor(), at=clock.now())
        return _answer(code)


@api.route("/walk-ups")
class WalkUp(MethodView):
    """Use without a booking made before."""

    @api.arguments(WalkUpRequestSchema)
    @api.response(201, ReservationSchema)
    def post(self, wanted: dict[str, Any]) -> Response:
        """Use a free instrument at once"""
        actor, at = current_actor(), clock.now()

        def make() -> dict[str, Any]:
            made = use_now(by=actor, at=at, **wanted)
            return shown_reservation(reservation_view(made.code, actor))

        return created_once(make, by=actor, at=at)


@api.route("/faults")
class Faults(MethodView):
    """What is wrong with an instrument."""

    @api.arguments(FaultRequestSchema)
    @api.response(201, FaultAnswerSchema)
    def post(self, wanted: dict[str, Any]) -> Response:
        """Report a fault; what cannot be used is closed and its bookings re-planned"""
        actor, at = current_actor(), clock.now()

        def make() -> dict[str, Any]:
            until = report_fault(by=actor, at=at, **wanted)
            return {
                "instrument": wanted["instrument"],
                "closed_until": until and rfc3339(until),
            }

        return created_once(make, by=actor, at=at)


def _answer(code: str) -> Shown:
    view = reservation_view(code, current_actor())
    return shown_reservation(view), 200, {"ETag": etag(view.row.version)}
