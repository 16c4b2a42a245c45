"""Calendar feeds over REST."""

from typing import Any

from flask import Response, current_app, jsonify
from flask.views import MethodView
from flask_smorest import Blueprint

from booking.commands.make_feed import make_feed
from booking.commands.revoke_feed import revoke_feed
from booking.queries.feeds import live_feeds
from booking.schemas.feed import (
    FeedRequestSchema,
    FeedSchema,
    FeedsSchema,
    feed_address,
)
from kernel.http.caller import current_actor
from kernel.http.conditional import idempotency_key
from kernel.store.kept_answer import Answer, fingerprint, once
from kernel.values import clock

api = Blueprint("feeds_api", __name__, description="Calendars for other programs")


@api.route("/feeds")
class Feeds(MethodView):
    """All live feeds of the caller."""

    @api.response(200, FeedsSchema)
    def get(self) -> dict[str, Any]:
        """List my calendar feeds; their addresses are told only when they are made"""
        return {"items": live_feeds(current_actor())}

    @api.arguments(FeedRequestSchema)
    @api.response(201, FeedSchema)
    def post(self, wanted: dict[str, str]) -> Response:
        """Make a private iCalendar address of my bookings, an instrument or a unit"""
        actor, at = current_actor(), clock.now()
        told: dict[str, str] = {}

        def act() -> Answer:
            secret, feed = make_feed(**wanted, by=actor, at=at)
            told["url"] = feed_address(str(current_app.config["PUBLIC_URL"]), secret)
            view = next(one for one in live_feeds(actor) if one.id == feed.id)
            return Answer(201, FeedSchema().dump(view))

        asked = fingerprint("feeds", wanted)
        answer = once(act, key=idempotency_key(), asked=asked, by=actor, at=at)
        # Kept answers lie in the database in plain text: the secret must not.
        reply = jsonify({**answer.body, **told})
        reply.status_code = answer.status
        return reply


@api.route("/feeds/<int:feed_id>")
class Feed(MethodView):
    """One feed of the caller."""

    @api.response(204)
    def delete(self, feed_id: int) -> None:
        """Revoke a feed; its address opens nothing any more"""
        revoke_feed(feed_id, by=current_actor(), at=clock.now())
