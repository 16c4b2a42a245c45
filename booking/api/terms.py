"""Prices and booking rules over REST."""

from typing import Any

from flask.views import MethodView
from flask_smorest import Blueprint

from booking.commands.set_terms import set_terms
from booking.queries.terms import own_settings, policy_of, rates_of, terms_for_editing
from booking.queries.terms_version import terms_version
from booking.rules.policy import settings_of
from booking.schemas.terms import TermsSchema
from kernel.http.caller import current_actor
from kernel.http.conditional import etag, require_match
from kernel.values import clock
from kernel.values.errors import Stale

Told = tuple[dict[str, Any], int, dict[str, str]]

api = Blueprint("terms_api", __name__, description="Prices and booking rules")


@api.route("/instruments/<code>/terms")
class Terms(MethodView):
    """An instrument's terms."""

    @api.response(200)
    def get(self, code: str) -> Told:
        """Get prices, own settings and the policy they make; the ETag is needed to set"""
        return _shown(code)

    @api.arguments(TermsSchema)
    @api.response(200)
    def put(self, wanted: dict[str, Any], code: str) -> Told:
        """Set prices and the instrument's own settings, from now on (If-Match)"""
        try:
            set_terms(
                code,
                rates=wanted["rates"],
                withdrawn=wanted["withdrawn"],
                settings=wanted["policy"],
                version=require_match(),
                by=current_actor(),
                at=clock.now(),
            )
        except Stale as stale:
            require_match(stale.version)
            raise
        return _shown(code)


def _shown(code: str) -> Told:
    at = clock.now()
    instrument = terms_for_editing(code, current_actor())
    shown = {
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
    return shown, 200, {"ETag": etag(terms_version(instrument.id))}
