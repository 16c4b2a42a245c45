"""The desk's pages for listings: the list, a new one, editing, publishing."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from werkzeug.wrappers import Response

from catalog.commands.create_instrument import create_instrument
from catalog.commands.edit_listing import edit_listing
from catalog.commands.publish_listing import publish_listing
from catalog.commands.report_listing import report_listing
from catalog.commands.resume_listing import resume_listing
from catalog.commands.retire_listing import retire_listing
from catalog.commands.return_listing import return_listing
from catalog.commands.submit_listing import submit_listing
from catalog.commands.suspend_listing import suspend_listing
from catalog.queries.listing import desk_listing, listing_by_code
from catalog.queries.listings import desk_filters, listing_rows, states_counted
from catalog.rules.publication import MOVE_NAMES, STATE_NAMES, Move
from catalog.rules.reporting import Platform
from catalog.schemas.listing import (
    DeskQuery,
    ListingFormSchema,
    ListingReportSchema,
    MoveSchema,
)
from catalog.web.listing_form import copied, edit_page, new_page, typed
from kernel.http.caller import current_actor
from kernel.http.forms import form_key, form_version, load_form, load_query
from kernel.store.kept_answer import Answer, fingerprint, once
from kernel.values import clock
from kernel.values.actor import Role
from kernel.values.errors import DomainError, Malformed, Refused, Stale
from kernel.values.text import N_

pages = Blueprint("listings", __name__, template_folder="templates")

PER_PAGE = 50
COMMANDS: dict[Move, Callable[..., Any]] = {
    Move.SUBMIT: submit_listing,
    Move.PUBLISH: publish_listing,
    Move.RETURN: return_listing,
    Move.SUSPEND: suspend_listing,
    Move.RESUME: resume_listing,
    Move.RETIRE: retire_listing,
}
DONE: dict[Move, str] = {
    Move.SUBMIT: N_("Submitted. Check it once more, then publish it."),
    Move.PUBLISH: N_("Published. Everybody can find and book it now."),
    Move.RETURN: N_("Returned. The lab sees your comment."),
    Move.SUSPEND: N_("Suspended. Nobody else sees it until you resume it."),
    Move.RESUME: N_("Resumed. Everybody can find and book it again."),
    Move.RETIRE: N_("Retired. Its bookings stay on record."),
}


@pages.get("/desk/instruments")
def desk_list() -> ResponseReturnValue:
    """List my unit's listings, or those that wait for a coordinator."""
    asked = load_query(DeskQuery())
    actor = current_actor()
    filters = desk_filters(actor, asked["q"], asked["state"])
    offset = (asked["page"] - 1) * PER_PAGE
    counts = states_counted(desk_filters(actor, asked["q"]))
    total = counts.get(asked["state"], 0) if asked["state"] else sum(counts.values())
    return render_template(
        "catalog/desk_list.html",
        asked=asked,
        rows=listing_rows(filters, limit=PER_PAGE, offset=offset, desk=True),
        may_create=actor.holds_anywhere(Role.LAB_MANAGER),
        page_count=-(-total // PER_PAGE),
        counts=counts,
        state_names=STATE_NAMES,
        move_names=MOVE_NAMES,
    )


@pages.get("/desk/instruments/new")
def new_form() -> ResponseReturnValue:
    """Ask for a new listing, optionally as a copy of one that I may see."""
    actor, source = current_actor(), request.args.get("copy", "").strip()
    if not source:
        return new_page({}, actor)
    listing = listing_by_code(source, actor)
    return new_page(copied(listing.instrument), actor, source=source)


@pages.post("/desk/instruments/new")
def create() -> ResponseReturnValue:
    """Keep a new draft and go on with it."""
    actor, at = current_actor(), clock.now()
    try:
        fields = load_form(ListingFormSchema())
        fields.pop("do")

        def act() -> Answer:
            code = create_instrument(fields, by=actor, at=at).code
            return Answer(HTTPStatus.SEE_OTHER, {"code": code})

        asked = fingerprint("listings.create", fields)
        answer = once(act, key=form_key(), asked=asked, by=actor, at=at)
    except (Malformed, Refused) as error:
        return new_page(typed(), actor, error=error), _status(error)
    flash(gettext("Saved as a draft. Fill in what is missing, then submit it."))
    return _to(answer.body["code"])


@pages.get("/desk/instruments/<code>/edit")
def edit_form(code: str) -> ResponseReturnValue:
    """Show a listing with its form, what is missing, and its history."""
    actor = current_actor()
    return edit_page(desk_listing(code, actor), actor)


@pages.post("/desk/instruments/<code>/edit")
def edit(code: str) -> ResponseReturnValue:
    """Save a listing, and submit or publish it when that button was pressed."""
    actor, at, version = current_actor(), clock.now(), form_version()
    try:
        fields = load_form(ListingFormSchema())
        wish = fields.pop("do")
        fields.pop("organisation")
        saved = edit_listing(code, fields, version=version, by=actor, at=at)
        if wish in (Move.SUBMIT, Move.PUBLISH):
            COMMANDS[Move(wish)](code, version=saved.version, by=actor, at=at)
    except (Malformed, Refused, Stale) as error:
        listing = desk_listing(code, actor)
        return edit_page(listing, actor, values=typed(), error=error), _status(error)
    flash(gettext(DONE[Move(wish)] if wish in DONE else N_("Saved.")))
    return _to(code)


@pages.post("/desk/instruments/<code>/state")
def move(code: str) -> ResponseReturnValue:
    """Move a listing as a whole: return, suspend, resume, retire and the like."""
    actor, at = current_actor(), clock.now()
    try:
        asked = load_form(MoveSchema())
        wish = Move(asked["do"])
        said = (
            {"comment": asked["comment"]} if wish in (Move.RETURN, Move.SUSPEND) else {}
        )
        COMMANDS[wish](code, **said, version=form_version(), by=actor, at=at)
    except (Malformed, Refused, Stale) as error:
        return edit_page(desk_listing(code, actor), actor, error=error), _status(error)
    flash(gettext(DONE[wish]))
    # A coordinator who returned a listing may not see it any more.
    target = url_for("listings.desk_list") if wish is Move.RETURN else None
    return redirect(target, HTTPStatus.SEE_OTHER) if target else _to(code)


@pages.post("/desk/instruments/<code>/report")
def report(code: str) -> ResponseReturnValue:
    """Note that the listing was reported to the nation or the city."""
    actor, at = current_actor(), clock.now()
    try:
        asked = load_form(ListingReportSchema())
        report_listing(
            code, Platform(asked["platform"]), on=asked["on"],
            version=form_version(), by=actor, at=at,
        )  # fmt: skip
    except (Malformed, Refused, Stale) as error:
        return edit_page(desk_listing(code, actor), actor, error=error), _status(error)
    flash(gettext("Noted. The report stands in the history."))
    return _to(code)


def _to(code: str) -> Response:
    return redirect(url_for("listings.edit_form", code=code), HTTPStatus.SEE_OTHER)


def _status(error: DomainError) -> HTTPStatus:
    if isinstance(error, Malformed):
        return HTTPStatus.UNPROCESSABLE_ENTITY
    return HTTPStatus.CONFLICT
