"""Booking rules of units and categories over REST."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from flask.views import MethodView
from flask_smorest import Blueprint

from booking.commands.set_policy import set_policy
from booking.commands.withdraw_policy import withdraw_policy
from booking.queries.policy_levels import (
    CATEGORY,
    ORGANISATION,
    LevelView,
    category_level,
    organisation_level,
)
from booking.queries.tryout import tryout
from booking.schemas.level import (
    LevelOutSchema,
    TryoutSchema,
    shown_level,
    shown_tryout,
)
from booking.schemas.terms import LevelSchema
from kernel.http.caller import current_actor
from kernel.http.conditional import etag, require_match
from kernel.http.speech import say
from kernel.values import clock

Told = tuple[dict[str, Any], int, dict[str, str]]

api = Blueprint(
    "policies_api", __name__, description="Booking rules of units and categories"
)


@api.route("/organisations/<code>/rules")
class UnitRules(MethodView):
    """The rules of a unit for all its instruments."""

    @api.response(200, LevelOutSchema)
    def get(self, code: str) -> Told:
        """Get what a unit sets, what that makes, and what is planned"""
        return _told(organisation_level(code, current_actor(), at=clock.now()))

    @api.arguments(LevelSchema)
    @api.response(200, LevelOutSchema)
    def put(self, wanted: dict[str, Any], code: str) -> Told:
        """Replace what a unit sets, from a day on or now (If-Match)"""
        return _set(ORGANISATION, organisation_level, code, wanted)


@api.route("/organisations/<code>/rules/preview")
class UnitTryout(MethodView):
    """Rules of a unit before they are set."""

    @api.arguments(LevelSchema)
    @api.response(200, TryoutSchema)
    def post(self, wanted: dict[str, Any], code: str) -> dict[str, Any]:
        """Judge the bookings of the last 30 days by these rules, changing nothing"""
        at = clock.now()
        level = organisation_level(code, current_actor(), at=at).level
        return shown_tryout(tryout(level, wanted["policy"], at=at), say)


@api.route("/categories/<code>/rules")
class CategoryRules(MethodView):
    """The rules of a category."""

    @api.response(200, LevelOutSchema)
    def get(self, code: str) -> Told:
        """Get what a category sets, what that makes, and what is planned"""
        return _told(category_level(code, current_actor(), at=clock.now()))

    @api.arguments(LevelSchema)
    @api.response(200, LevelOutSchema)
    def put(self, wanted: dict[str, Any], code: str) -> Told:
        """Replace what a category sets, from a day on or now (If-Match)"""
        return _set(CATEGORY, category_level, code, wanted)


@api.route("/categories/<code>/rules/preview")
class CategoryTryout(MethodView):
    """Rules of a category before they are set."""

    @api.arguments(LevelSchema)
    @api.response(200, TryoutSchema)
    def post(self, wanted: dict[str, Any], code: str) -> dict[str, Any]:
        """Judge the bookings of the last 30 days by these rules, changing nothing"""
        at = clock.now()
        level = category_level(code, current_actor(), at=at).level
        return shown_tryout(tryout(level, wanted["policy"], at=at), say)


@api.route("/planned-rules/<int:row_id>")
class Planned(MethodView):
    """Rules of any level that are not in force yet."""

    @api.response(204)
    def delete(self, row_id: int) -> tuple[str, int]:
        """Withdraw planned rules; those before them go on"""
        withdraw_policy(row_id, by=current_actor(), at=clock.now())
        return "", HTTPStatus.NO_CONTENT


def _set(
    kind: str,
    read: Callable[..., LevelView],
    code: str,
    wanted: dict[str, Any],
) -> Told:
    """Replace what a level sets, and tell what it is then."""
    actor, at = current_actor(), clock.now()
    require_match(read(code, actor, at=at).version)
    set_policy(
        kind,
        code,
        wanted["policy"],
        since=wanted["since"],
        version=require_match(),
        by=actor,
        at=at,
    )
    return _told(read(code, actor, at=at))


def _told(view: LevelView) -> Told:
    return shown_level(view), 200, {"ETag": etag(view.version)}
