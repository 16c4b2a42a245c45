"""Pages of campaigns: a plan over several instruments, and its bookings."""

from datetime import timedelta
from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from booking.commands.book_campaign import book_campaign
from booking.commands.cancel_campaign import cancel_campaign
from booking.queries.campaigns import (
    PlannedLeg,
    campaign_view,
    my_campaigns,
    plan_campaign,
    planned_again,
)
from booking.queries.preview import last_purpose
from booking.queries.reservations import my_counts
from booking.schemas.campaign import ROWS, CampaignFormSchema, PlanFormSchema
from identity.queries.groups import my_groups
from kernel.http.answers import status_of
from kernel.http.caller import current_actor
from kernel.http.forms import form_key, form_version, load_form
from kernel.http.speech import messages
from kernel.store.kept_answer import Answer, fingerprint, once
from kernel.values import clock
from kernel.values.errors import Malformed, NotFound, Refused, Stale
from kernel.values.text import N_

pages = Blueprint("campaigns", __name__, template_folder="templates")

UNKNOWN = N_("One of these instruments does not exist. Take the code from its page.")


@pages.get("/bookings/campaigns")
def campaign_list() -> ResponseReturnValue:
    """Show my campaigns, the latest first."""
    actor, at = current_actor(), clock.now()
    return render_template(
        "booking/campaigns.html",
        views=my_campaigns(actor),
        counts=my_counts(actor, at=at),
        now=at,
    )


@pages.get("/bookings/campaigns/new")
def plan_form() -> ResponseReturnValue:
    """Show the form that plans a campaign."""
    return _form([], {})


@pages.post("/bookings/campaigns/new")
def plan() -> ResponseReturnValue:
    """Find times for every instrument."""
    try:
        wanted = load_form(PlanFormSchema())
        found = plan_campaign(
            wanted["steps"],
            wanted["mode"],
            wanted["start"],
            current_actor(),
            group=wanted["group"],
            at=clock.now(),
        )
    except NotFound:
        return _form([], {"instrument": [gettext(UNKNOWN)]}), HTTPStatus.CONFLICT
    except (Malformed, Refused) as error:
        return _form([], messages(error)), status_of(error)
    return _form(found, {})


@pages.post("/bookings/campaigns")
def book() -> ResponseReturnValue:
    """Book the plan that was shown, all or nothing."""
    actor, at, legs = current_actor(), clock.now(), ()
    try:
        wanted = load_form(CampaignFormSchema())
        legs = wanted.legs
        sent = request.form.to_dict(flat=False) | {"csrf_token": ""}

        def make() -> Answer:
            return Answer(201, {"code": book_campaign(wanted, by=actor, at=at).code})

        made = once(
            make, key=form_key(), asked=fingerprint("campaign", sent), by=actor, at=at
        )
    except (Malformed, Refused) as error:
        shown = planned_again(legs, actor, at=at)
        return _form(shown, messages(error)), status_of(error)
    return redirect(
        url_for(".campaign_page", code=made.body["code"]), HTTPStatus.SEE_OTHER
    )


@pages.get("/bookings/campaigns/<code>")
def campaign_page(code: str) -> ResponseReturnValue:
    """Show a campaign with the state of every booking."""
    return _page(code, {})


@pages.post("/bookings/campaigns/<code>/cancel")
def cancel(code: str) -> ResponseReturnValue:
    """Give every booking still to come back."""
    try:
        cancel_campaign(
            code, version=form_version(), by=current_actor(), at=clock.now()
        )
    except (Refused, Stale) as error:
        return _page(code, messages(error)), status_of(error)
    flash(gettext("The campaign is cancelled; its time is free again."))
    return redirect(url_for(".campaign_page", code=code), HTTPStatus.SEE_OTHER)


def _page(code: str, errors: dict[str, list[str]]) -> str:
    return render_template(
        "booking/campaign.html",
        view=campaign_view(code, current_actor()),
        errors=errors,
        now=clock.now(),
    )


def _form(planned: list[PlannedLeg], errors: dict[str, list[str]]) -> str:
    actor, typed = current_actor(), request.form
    codes = typed.getlist("instrument") or typed.getlist("leg")
    codes = codes or request.args.getlist("instrument")
    lengths = typed.getlist("length_min")
    tomorrow = clock.local_day(clock.now()) + timedelta(days=1)
    return render_template(
        "booking/campaign_form.html",
        planned=planned,
        groups=my_groups(actor.id or 0),
        errors=errors,
        typed=typed,
        rows=[
            (
                codes[n] if n < len(codes) else "",
                lengths[n] if n < len(lengths) else "120",
            )
            for n in range(max(ROWS, len(codes)))
        ],
        day=typed.get("on") or tomorrow.isoformat(),
        purpose=typed.get("purpose") or last_purpose(actor),
    )
