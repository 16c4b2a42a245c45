"""Calendar feeds: the page that makes and revokes them, and the calendars themselves."""

from http import HTTPStatus

from flask import (
    Blueprint,
    Response,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import force_locale, gettext

from booking.commands.make_feed import make_feed
from booking.commands.revoke_feed import revoke_feed
from booking.commands.touch_feed import touch_feed
from booking.formats.ics import MEDIA_TYPE, calendar_text
from booking.queries.feed_events import feed_events
from booking.queries.feeds import OpenFeed, feed_by_secret, live_feeds, units_to_follow
from booking.queries.reservations import my_counts
from booking.rules.feed import content_digest
from booking.schemas.feed import FeedRequestSchema, feed_address
from booking.web.feed_words import entry_of
from kernel.http.answers import status_of
from kernel.http.caller import current_actor
from kernel.http.forms import load_form
from kernel.http.speech import in_english, messages
from kernel.values import clock
from kernel.values.errors import Malformed, Refused

pages = Blueprint("feeds", __name__, template_folder="templates")


@pages.get("/bookings/calendars")
def feeds_page() -> ResponseReturnValue:
    """Show my calendar links, and what else can be followed."""
    return _page({})


@pages.post("/bookings/calendars")
def make() -> ResponseReturnValue:
    """Make a link and show it, this once."""
    try:
        wanted = load_form(FeedRequestSchema())
        secret, _feed = make_feed(**wanted, by=current_actor(), at=clock.now())
    except (Malformed, Refused) as error:
        return _page(messages(error)), status_of(error)
    # No redirect: the secret would have to travel in an address or a cookie.
    return _page({}, feed_address(_site(), secret)), HTTPStatus.CREATED


@pages.post("/bookings/calendars/<int:feed_id>/revoke")
def revoke(feed_id: int) -> ResponseReturnValue:
    """Let a link open nothing any more."""
    revoke_feed(feed_id, by=current_actor(), at=clock.now())
    flash(gettext("The calendar link is revoked; it opens nothing any more."))
    return redirect(url_for(".feeds_page"), HTTPStatus.SEE_OTHER)


@pages.get("/calendars/<secret>.ics")
def calendar_file(secret: str) -> Response:
    """Send a calendar to whatever program knows its address."""
    at = clock.now()
    feed = feed_by_secret(secret, at=at, demo=bool(current_app.config["DEMO"]))
    events = feed_events(feed, at=at)
    with force_locale("en" if feed.reader.locale == "en" else "zh_Hans_CN"):
        name = _calendar_name(feed)
        digest = content_digest(events, name, _site())
        since = touch_feed(feed, digest, at=at)
        reply = Response(mimetype=MEDIA_TYPE)
        reply.set_etag(digest.hex()[:32])
        reply.last_modified = since
        reply.headers["Cache-Control"] = "private, no-cache"
        reply.headers["Content-Disposition"] = 'inline; filename="lianyi.ics"'
        reply.make_conditional(request)
        if reply.status_code != HTTPStatus.NOT_MODIFIED:
            entries = (entry_of(event, _site()) for event in events)
            reply.set_data(calendar_text(name, entries))
    return reply


def _site() -> str:
    return str(current_app.config["PUBLIC_URL"])


def _calendar_name(feed: OpenFeed) -> str:
    if feed.kind == "person":
        return str(gettext("Lianyi: my bookings"))
    said = feed.name("en" if in_english() else "zh")
    return str(gettext("Lianyi: %(name)s", name=said))


def _page(errors: dict[str, list[str]], address: str = "") -> str:
    actor, at = current_actor(), clock.now()
    return render_template(
        "booking/feeds.html",
        feeds=live_feeds(actor),
        units=units_to_follow(actor),
        counts=my_counts(actor, at=at),
        address=address,
        errors=errors,
        typed=request.values,
    )
