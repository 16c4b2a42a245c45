"""The REST resource for reservations."""

from typing import Any

from flask import Response
from flask.views import MethodView
from flask_smorest import Blueprint

from booking.commands.approve_reservation import approve_reservation
from booking.commands.book_any import book_any
from booking.commands.book_instrument import book_instrument
from booking.commands.cancel_reservation import cancel_reservation
from booking.commands.change_reservation import change_reservation
from booking.commands.decline_reservation import decline_reservation
from booking.commands.transfer_reservation import transfer_reservation
from booking.queries.alternatives import alternatives_to_seen, offering
from booking.queries.preview import preview
from booking.queries.reservations import (
    cursor_values,
    my_reservations,
    others_reservations,
    reservation_view,
    view_of,
)
from booking.rules.overridable import overrider
from booking.rules.policy import NOBODY
from booking.rules.wanted import WantedAny, WantedChange, WantedReservation
from booking.schemas.reservation import (
    AnyRequestSchema,
    CommentSchema,
    PreviewRequestSchema,
    PreviewSchema,
    ReasonSchema,
    ReservationChangeSchema,
    ReservationPageSchema,
    ReservationQuerySchema,
    ReservationRequestSchema,
    ReservationSchema,
)
from booking.schemas.shown import shown_preview, shown_reservation
from booking.schemas.transfer import TransferSchema
from kernel.http.caller import current_actor
from kernel.http.conditional import etag, require_match
from kernel.http.creating import created_once
from kernel.http.paging import Mark, cursor_of, page_request
from kernel.http.speech import say
from kernel.values import clock

api = Blueprint("reservations_api", __name__, description="Bookings of instruments")


@api.route("/reservations")
class Reservations(MethodView):
    """All reservations of the caller, or of their lab."""

    @api.arguments(ReservationQuerySchema, location="query")
    @api.response(200, ReservationPageSchema)
    def get(self, wanted: dict[str, Any]) -> dict[str, Any]:
        """List my bookings, or those of the instruments my lab runs (scope=lab)

        With scope=group those for the research groups that I supervise. Latest start
        first.
        """
        page, actor = page_request(Mark.MOMENT, Mark.ID), current_actor()
        if wanted["scope"] != "mine":
            found = others_reservations(
                actor,
                wanted["scope"],
                state=wanted.get("state"),
                limit=page.limit + 1,
                after=page.after,
            )
        else:
            found = my_reservations(
                actor,
                at=clock.now(),
                when="all",
                state=wanted.get("state"),
                limit=page.limit + 1,
                after=page.after,
            )
        shown = found[: page.limit]
        more = len(found) > page.limit
        return {
            "items": [shown_reservation(view) for view in shown],
            "next_cursor": cursor_of(*cursor_values(shown[-1])) if more else None,
        }

    @api.arguments(ReservationRequestSchema())
    @api.response(201, ReservationSchema)
    def post(self, wanted: WantedReservation) -> Response:
        """Book an instrument

        A refusal (409) lists every reason and up to three alternatives.
        """
        actor, at = current_actor(), clock.now()

        def make() -> dict[str, Any]:
            made = book_instrument(wanted, by=actor, at=at)
            if made.reservation.booked_for_id != actor.id:
                return shown_reservation(reservation_view(made.code, actor))
            return shown_reservation(view_of(made, actor))

        with offering(wanted, actor, at=at):
            return created_once(make, by=actor, at=at)


@api.route("/reservations/any")
class AnyReservation(MethodView):
    """A kind is booked, an instrument is given."""

    @api.arguments(AnyRequestSchema)
    @api.response(201, ReservationSchema)
    def post(self, wanted: WantedAny) -> Response:
        """Book any instrument of the kind of the one named: nearest, then cheapest

        The one named comes first. A refusal (409) lists the reasons against it.
        """
        actor, at = current_actor(), clock.now()

        def make() -> dict[str, Any]:
            made = book_any(wanted, by=actor, at=at)
            return shown_reservation(reservation_view(made.code, actor))

        with offering(wanted.like, actor, at=at):
            return created_once(make, by=actor, at=at)


@api.route("/reservations/preview")
class Preview(MethodView):
    """A booking before it is made."""

    @api.arguments(PreviewRequestSchema)
    @api.response(200, PreviewSchema)
    def post(self, wanted: WantedReservation) -> dict[str, Any]:
        """Price and judge a booking without making it"""
        actor, at = current_actor(), clock.now()
        seen = preview(wanted, actor, at=at)
        instead = [] if seen.bookable else alternatives_to_seen(seen, actor, at=at)
        policy = seen.case.facts.policy
        reasons = [
            {
                "code": reason.code,
                "message": say(reason),
                "overridable": overrider(reason, policy) != NOBODY,
                "overridable_by": overrider(reason, policy),
            }
            for reason in seen.refusals
        ]
        return shown_preview(seen, reasons, [one.as_json() for one in instead])


@api.route("/reservations/<code>")
class Reservation(MethodView):
    """One reservation."""

    @api.response(200, ReservationSchema)
    def get(self, code: str) -> tuple[dict[str, Any], int, dict[str, str]]:
        """Get a booking"""
        return _answer(code)

    @api.arguments(ReservationChangeSchema)
    @api.response(200, ReservationSchema)
    def patch(
        self, wanted: WantedChange, code: str
    ) -> tuple[dict[str, Any], int, dict[str, str]]:
        """Change time, mode or purpose (If-Match)"""
        actor, at, version = current_actor(), clock.now(), require_match()
        seen = reservation_view(code, actor)
        require_match(seen.row.version)
        moved = WantedReservation(
            instrument=seen.instrument_code,
            span=wanted.over(seen.span),
            mode=wanted.mode or seen.row.mode,
        )
        with offering(moved, actor, at=at):
            change_reservation(code, wanted, version=version, by=actor, at=at)
        return _answer(code)


@api.route("/reservations/<code>/cancel")
class Cancellation(MethodView):
    """Giving a reservation back."""

    @api.arguments(CommentSchema)
    @api.response(200, ReservationSchema)
    def post(
        self, wanted: dict[str, str], code: str
    ) -> tuple[dict[str, Any], int, dict[str, str]]:
        """Cancel a booking (If-Match); a late one costs the fee shown"""
        version = _matched(code)
        cancel_reservation(
            code, wanted["comment"], version=version, by=current_actor(), at=clock.now()
        )
        return _answer(code)


@api.route("/reservations/<code>/approve")
class Approval(MethodView):
    """The lab's yes."""

    @api.arguments(CommentSchema)
    @api.response(200, ReservationSchema)
    def post(
        self, wanted: dict[str, str], code: str
    ) -> tuple[dict[str, Any], int, dict[str, str]]:
        """Approve a waiting request (If-Match)"""
        version = _matched(code)
        approve_reservation(
            code, wanted["comment"], version=version, by=current_actor(), at=clock.now()
        )
        return _answer(code)


@api.route("/reservations/<code>/decline")
class Refusal(MethodView):
    """The lab's no."""

    @api.arguments(ReasonSchema)
    @api.response(200, ReservationSchema)
    def post(
        self, wanted: dict[str, str], code: str
    ) -> tuple[dict[str, Any], int, dict[str, str]]:
        """Decline a waiting request with a reason (If-Match)"""
        version = _matched(code)
        decline_reservation(
            code, wanted["comment"], version=version, by=current_actor(), at=clock.now()
        )
        return _answer(code)


@api.route("/reservations/<code>/transfer")
class Transfer(MethodView):
    """Handing a reservation over."""

    @api.arguments(TransferSchema)
    @api.response(204)
    def post(self, wanted: dict[str, str], code: str) -> None:
        """Give a booking to a qualified colleague of the same unit (If-Match)"""
        version = _matched(code)
        transfer_reservation(
            code, **wanted, version=version, by=current_actor(), at=clock.now()
        )


def _matched(code: str) -> int:
    """Return the version that If-Match names, once it is known to be current."""
    return require_match(reservation_view(code, current_actor()).row.version)


def _answer(code: str) -> tuple[dict[str, Any], int, dict[str, str]]:
    view = reservation_view(code, current_actor())
    return shown_reservation(view), 200, {"ETag": etag(view.row.version)}
