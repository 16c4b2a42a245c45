"""Prices and booking rules over REST."""

from typing import Any

from flask.views import MethodView
from flask_smorest import Blueprint

from booking.commands.set_terms import set_terms
from booking.queries.policy_levels import instrument_level
from booking.queries.terms import rates_of, terms_for_editing
from booking.queries.terms_version import terms_version
from booking.queries.tryout import tryout
from booking.schemas.level import TryoutSchema, shown_level, shown_tryout
from booking.schemas.terms import LevelSchema, TermsSchema
from kernel.http.caller import current_actor
from kernel.http.conditional import etag, require_match
from kernel.http.speech import say
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
        """Set prices and the instrument's own settings, from a day on or now (If-Match)"""
        try:
            set_terms(
                code,
                rates=wanted["rates"],
                withdrawn=wanted["withdrawn"],
                settings=wanted["policy"],
                since=wanted["since"],
                version=require_match(),
                by=current_actor(),
                at=clock.now(),
            )
        except Stale as stale:
            require_match(stale.version)
            raise
        return _shown(code)


@api.route("/instruments/<code>/terms/preview")
class Tryout(MethodView):
    """An instrument's rules before they are set."""

    @api.arguments(LevelSchema)
    @api.response(200, TryoutSchema)
    def post(self, wanted: dict[str, Any], code: str) -> dict[str, Any]:
        """Judge the bookings of the last 30 days by these rules, changing nothing"""
        at = clock.now()
        found = terms_for_editing(code, current_actor())
        level = instrument_level(found, at=at).level
        return shown_tryout(tryout(level, wanted["policy"], at=at), say)


def _shown(code: str) -> Told:
    at = clock.now()
    instrument = terms_for_editing(code, current_actor())
    level = shown_level(instrument_level(instrument, at=at))
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
        **{name: level[name] for name in ("own", "policy", "sources")},
        "planned": [
            {**one, "since": one["since"].isoformat()} for one in level["planned"]
        ],
    }
    return shown, 200, {"ETag": etag(terms_version(instrument.id))}
