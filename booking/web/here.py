"""The page behind an instrument's QR code, at a short address, and the label for it."""

from datetime import datetime, timedelta
from http import HTTPStatus

import segno
from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from markupsafe import Markup

from booking.commands.report_fault import report_fault
from booking.commands.use_now import use_now
from booking.permissions import TABLE, Desk, Permission, runs_the_lab
from booking.queries.attendance import Here, here, unit_used_today
from booking.queries.preview import visible_instrument
from booking.queries.reservations import ReservationView
from booking.queries.standpoint import sight_before
from booking.queries.week import week_of
from booking.queries.what_if import ChangePreview, change_preview
from booking.rules.attendance import WALK_UP_MIN, FaultKind, check_in_opens
from booking.rules.policy import Policy
from booking.rules.reservation_state import ReservationState
from booking.rules.wanted import WantedChange
from booking.schemas.attendance import FaultSchema, WalkUpSchema
from catalog.queries.listing import listing_by_code
from kernel.http.answers import status_of
from kernel.http.caller import current_actor
from kernel.http.forms import form_key, load_form
from kernel.http.speech import local_moment, messages
from kernel.store.kept_answer import Answer, fingerprint, once
from kernel.values import clock
from kernel.values.errors import Forbidden, Malformed, Refused

pages = Blueprint("here", __name__, template_folder="templates")


@pages.get("/i/<code>")
def here_page(code: str) -> ResponseReturnValue:
    """Show what somebody who stands before the instrument may do now."""
    return _page(code, {})


@pages.post("/i/<code>/use")
def use_now_view(code: str) -> ResponseReturnValue:
    """Use the free instrument at once; sent again, it is done once."""
    actor, at = current_actor(), clock.now()
    try:
        wanted = load_form(WalkUpSchema())

        def make() -> Answer:
            made = use_now(code, by=actor, at=at, **wanted)
            return Answer(201, {"code": made.code})

        asked = fingerprint("walk-up", code, wanted)
        once(make, key=form_key(), asked=asked, by=actor, at=at)
    except (Malformed, Refused) as error:
        return _page(code, messages(error)), status_of(error)
    flash(gettext("The instrument is yours."))
    return redirect(url_for(".here_page", code=code), HTTPStatus.SEE_OTHER)


@pages.post("/i/<code>/fault")
def report_fault_view(code: str) -> ResponseReturnValue:
    """Tell the lab that something is wrong."""
    actor, at = current_actor(), clock.now()
    try:
        wanted = load_form(FaultSchema())

        def make() -> Answer:
            until = report_fault(code, by=actor, at=at, **wanted)
            closed = local_moment(until) if until else ""
            return Answer(201, {"closed": closed})

        asked = fingerprint("fault", code, wanted)
        answer = once(make, key=form_key(), asked=asked, by=actor, at=at)
    except (Malformed, Refused) as error:
        return _page(code, messages(error)), status_of(error)
    closed = answer.body["closed"]
    flash(
        gettext(
            "The lab has been told. The instrument is closed until %(time)s; whoever had"
            " booked it is offered other times.",
            time=closed,
        )
        if closed
        else gettext("The lab has been told.")
    )
    return redirect(url_for(".here_page", code=code), HTTPStatus.SEE_OTHER)


@pages.get("/i/<code>/label")
def label(code: str) -> ResponseReturnValue:
    """Show a label to print and stick on the instrument."""
    actor = current_actor()
    listing = listing_by_code(code, actor)
    if not runs_the_lab.test(
        actor, Desk(visible_instrument(code, actor).organisation_id)
    ):
        raise Forbidden
    address = current_app.config["PUBLIC_URL"].rstrip("/") + f"/i/{code}"
    drawn = segno.make(address, error="m").svg_inline(
        omitsize=True, border=2, svgclass="qr", lineclass=None
    )
    return render_template(
        "booking/label.html",
        listing=listing,
        address=address,
        qr=Markup(drawn),  # noqa: S704 - drawn by segno from our own address
    )


def _page(code: str, errors: dict[str, list[str]]) -> str:
    actor, at = current_actor(), clock.now()
    instrument = visible_instrument(code, actor)
    state = here(instrument, actor, at=at)
    day = week_of(instrument, clock.local_day(at), days=1, viewer=actor, at=at)
    mine, policy = state.mine, day.policy
    free = _free(state)
    seen = sight_before(actor, instrument.organisation_id, policy.visibility)
    # Whose turn it is must know that somebody is still on it.
    if not seen.taken and mine is None:
        state = Here(mine, None, None, None)
    return render_template(
        "booking/here.html",
        instrument=instrument,
        state=state,
        mine=mine,
        in_use=mine is not None and mine.row.state is ReservationState.IN_USE,
        opens=check_in_opens(mine.span, policy) if mine else None,
        longer=_longer(mine, policy, at),
        day=day.columns[0],
        free=free,
        lengths=[n for n in WALK_UP_MIN if n >= policy.shortest_min] or [policy.shortest_min],
        kinds=list(FaultKind),
        may_book=TABLE.conceivable(actor, Permission.BOOK),
        closes=actor.signed_in
        and unit_used_today(instrument.id, actor, at) is not None,
        runs_it=runs_the_lab.test(actor, Desk(instrument.organisation_id)),
        errors=errors,
        now=at,
    )  # fmt: skip


def _free(state: Here) -> bool:
    return state.on is None and state.down is None


def _longer(
    mine: ReservationView | None, policy: Policy, at: datetime
) -> ChangePreview | None:
    """Return what staying one step longer would mean, if it may be possible."""
    if mine is None or mine.row.state is not ReservationState.IN_USE:
        return None
    step = timedelta(
        minutes=max(policy.step_min, 30 // policy.step_min * policy.step_min)
    )
    seen = change_preview(
        mine, WantedChange(end=mine.span.end + step), current_actor(), at=at
    )
    return seen if seen.takes_reason or not seen.refusals else None
