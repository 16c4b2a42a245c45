"""Prices and booking rules over REST."""

from typing import Any

from flask.views import MethodView
from flask_smorest import Blueprint

from booking.commands.set_terms import set_terms
from booking.queries.terms import own_settings, policy_of, rates_of, terms_for_editing
from booking.rules.policy import settings_of
from booking.schemas.terms import TermsSchema
from kernel.http.caller import current_actor
from kernel.values import clock

api = Blueprint("terms_api", __name__, description="Prices and booking rules")


@api.route("/instruments/<code>/terms")
class Terms(MethodView):
    """An instrument's terms."""

    @api.response(200)
    def get(self, code: str) -> dict[str, Any]:
        """Get the prices, the instrument's own settings, and the policy they make"""
        return _shown(code)

    @api.arguments(TermsSchema)
    @api.response(200)
    def put(self, wanted: dict[str, Any], code: str) -> dict[str, Any]:
        """Set prices and the instrument's own settings, from now on"""
        set_terms(
            code,
            rates=wanted["rates"],
            settings=wanted["policy"],
            by=current_actor(),
            at=clock.now(),
        )
        return _shown(code)


def _shown(code: str) -> dict[str, Any]:
    at = clock.now()
    instrument = terms_for_editing(code, current_actor())
    return {
        "instrument": code,
        "rates": [
            {
                "price_class": rate.price_class,
                "unit": rate.unit,
                "amount_fen": rate.amount_fen,
                "opening_fee_fen": rate.opening_fee_fen,
                "currency": "CNY",
            }
            for rate in rates_of(instrument.id, at=at)
        ],
        "own": own_settings(instrument.id, at=at),
        "policy": settings_of(policy_of(instrument, at=at)),
    }
