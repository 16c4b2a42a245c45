"""Consent to being booked for, over REST."""

from typing import Any

from flask import Response
from flask.views import MethodView
from flask_smorest import Blueprint

from booking.commands.end_consent import end_consent
from booking.commands.give_consent import give_consent
from booking.queries.consents import given_by, given_to
from booking.schemas.consent import (
    ConsentRequestSchema,
    ConsentSchema,
    ConsentsSchema,
)
from kernel.http.caller import current_actor
from kernel.http.creating import created_once
from kernel.values import clock

api = Blueprint("consents_api", __name__, description="Who may book for whom")


@api.route("/consents")
class Consents(MethodView):
    """All live consents of the caller."""

    @api.response(200, ConsentsSchema)
    def get(self) -> dict[str, Any]:
        """List who may book for me, and for whom I may book"""
        actor = current_actor()
        return {"given_by_me": given_by(actor), "given_to_me": given_to(actor)}

    @api.arguments(ConsentRequestSchema)
    @api.response(201, ConsentSchema)
    def post(self, wanted: dict[str, str]) -> Response:
        """Let somebody book for me"""
        actor, at = current_actor(), clock.now()

        def make() -> dict[str, Any]:
            made = give_consent(wanted["email"], by=actor, at=at)
            view = next(one for one in given_by(actor) if one.id == made.id)
            body: dict[str, Any] = ConsentSchema().dump(view)
            return body

        return created_once(make, by=actor, at=at)


@api.route("/consents/<int:consent_id>/end")
class ConsentEnd(MethodView):
    """The end of a consent."""

    @api.response(204)
    def post(self, consent_id: int) -> None:
        """End a consent that I gave or hold; bookings made stay"""
        end_consent(consent_id, by=current_actor(), at=clock.now())
