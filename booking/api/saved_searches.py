"""Kept searches over REST."""

from typing import Any

from flask import Response
from flask.views import MethodView
from flask_smorest import Blueprint

from booking.commands.drop_search import drop_search
from booking.commands.keep_search import keep_search
from booking.commands.mute_search import mute_search
from booking.models.saved_search import SavedSearch
from booking.queries.saved_searches import saved_searches
from booking.rules.saved_search import Searched
from booking.schemas.saved_search import (
    SavedSearchesSchema,
    SavedSearchSchema,
    SaveSearchSchema,
    SearchLettersSchema,
    called,
    query_to_keep,
    wish_in,
)
from kernel.http.caller import current_actor
from kernel.http.creating import created_once
from kernel.values import clock

api = Blueprint("saved_searches_api", __name__, description="Searches that notify")


@api.route("/saved-searches")
class SavedSearches(MethodView):
    """All kept searches of the caller."""

    @api.response(200, SavedSearchesSchema)
    def get(self) -> dict[str, Any]:
        """List my kept searches, the latest first"""
        return {"items": saved_searches(current_actor())}

    @api.arguments(SaveSearchSchema)
    @api.response(201, SavedSearchSchema)
    def post(self, asked: dict[str, Any]) -> Response:
        """Keep a search: you are told of new listings in it, or of what becomes free

        The same search kept twice is one. At most 20 a person.
        """
        actor, at = current_actor(), clock.now()
        wish = wish_in(Searched(asked["kind"]), asked["query"])

        def make() -> dict[str, Any]:
            kept = keep_search(
                wish,
                query_to_keep(wish),
                name=asked["name"] or called(wish.filters),
                by=actor,
                at=at,
            )
            body: dict[str, Any] = SavedSearchSchema().dump(kept)
            return body

        return created_once(make, by=actor, at=at)


@api.route("/saved-searches/<code>")
class OneSavedSearch(MethodView):
    """One kept search of the caller."""

    @api.arguments(SearchLettersSchema)
    @api.response(200, SavedSearchSchema)
    def patch(self, asked: dict[str, bool], code: str) -> SavedSearch:
        """Switch the messages of a search off or on"""
        return mute_search(code, **asked, by=current_actor(), at=clock.now())

    @api.response(204)
    def delete(self, code: str) -> None:
        """Take a kept search away"""
        drop_search(code, by=current_actor(), at=clock.now())
