"""The rules of a level, and what trying rules out found, as they go out."""

from collections.abc import Callable
from typing import Any

from marshmallow import Schema, fields

from booking.queries.policy_levels import LevelView
from booking.queries.tryout import Tryout
from booking.rules.policy import settings_of
from kernel.http.fields import Moment
from kernel.values.errors import Refusal


class PlannedSchema(Schema):
    """Settings that come into force later."""

    id = fields.Integer()
    since = Moment()
    settings = fields.Dict()


class LevelOutSchema(Schema):
    """What a level sets, what it makes with the levels above, and what is planned."""

    level = fields.String()
    code = fields.String()
    own = fields.Dict()
    policy = fields.Dict()
    sources = fields.Dict(
        metadata={"description": "The level each setting comes from; none is usual"}
    )
    planned = fields.List(fields.Nested(PlannedSchema))


class RefusedSchema(Schema):
    """How often a reason stood against a booking, with an example of it."""

    code = fields.String()
    count = fields.Integer()
    example = fields.String()


class TryoutSchema(Schema):
    """What the rules would have made of the bookings of the last 30 days."""

    since = fields.Date()
    until = fields.Date()
    judged = fields.Integer()
    accepted = fields.Integer()
    waiting = fields.Integer(
        metadata={"description": "of those accepted, how many after approval"}
    )
    refused = fields.Integer()
    cut = fields.Boolean(
        metadata={"description": "only the latest bookings were judged"}
    )
    reasons = fields.List(fields.Nested(RefusedSchema))


def shown_level(view: LevelView) -> dict[str, Any]:
    """Return a level for LevelOutSchema."""
    return {
        "level": view.level[0],
        "code": view.code,
        "own": dict(view.own),
        "policy": settings_of(view.policy),
        "sources": dict(view.sources),
        "planned": [
            {"id": one.id, "since": one.since, "settings": dict(one.settings)}
            for one in view.planned
        ],
    }


def shown_tryout(tried: Tryout, say: Callable[[Refusal], str]) -> dict[str, Any]:
    """Return what was found for TryoutSchema; `say` puts a reason into words."""
    found = tried.found
    return {
        "since": tried.since,
        "until": tried.until,
        "judged": found.judged,
        "accepted": found.accepted,
        "waiting": found.waiting,
        "refused": found.turned_away,
        "cut": tried.cut,
        "reasons": [
            {"code": reason.code, "count": count, "example": say(reason)}
            for count, reason in found.reasons
        ],
    }
