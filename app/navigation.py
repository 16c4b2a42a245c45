"""The top bar: where each role goes, and what waits there."""

from dataclasses import dataclass

from flask import Flask, request, url_for
from flask_babel import gettext

from booking.queries.approvals import approvals_waiting
from collaboration.queries.reviews import reviews_waiting
from kernel.http.caller import current_actor
from kernel.values.actor import Actor, Role
from kernel.values.text import N_


@dataclass(frozen=True, slots=True)
class Place:
    """A label and the endpoint it leads to."""

    endpoint: str
    label: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the bar as it is shown."""

    endpoint: str
    url: str
    label: str
    count: int
    current: bool


FIND = Place("find.find_page", N_("Find"))
LIST = Place("shared_list.shared_list", N_("Shared list"))
UNITS = Place("organisations.organisation_list", N_("Units"))
BOOKINGS = Place("reservations.mine", N_("My bookings"))
BOARD = Place("desk.board", N_("Day board"))
APPROVALS = Place("approvals.inbox", N_("Approvals"))
LISTINGS = Place("listings.desk_list", N_("Listings"))
MAINTENANCE = Place("downtime.downtime_list", N_("Maintenance"))
PROJECTS = Place("projects.project_list", N_("Collaborations"))
PLAN = Place("plan.scoreboard", N_("Action plan"))
REVIEWS = Place("reviews.review_list", N_("To review"))
SUMMARIES = Place("summaries.summary_page", N_("Summaries"))
PEOPLE = Place("people.people_list", N_("People"))
JOURNAL = Place("audit.journal_page", N_("Journal"))
JOBS = Place("jobs.jobs_page", N_("Jobs"))


def places(actor: Actor) -> list[Place]:
    """Return where the actor goes, at most seven places."""
    if actor.holds_anywhere(Role.ADMINISTRATOR):
        return [FIND, PROJECTS, PLAN, LIST, PEOPLE, JOURNAL, JOBS]
    if actor.holds_anywhere(Role.COORDINATOR):
        return [REVIEWS, PROJECTS, PLAN, SUMMARIES, FIND, LIST, UNITS]
    if actor.holds_anywhere(Role.LAB_MANAGER):
        return [BOARD, APPROVALS, LISTINGS, MAINTENANCE, FIND, BOOKINGS, PROJECTS]
    if actor.acts_anywhere(Role.COORDINATOR):
        return [REVIEWS, FIND, BOOKINGS, PROJECTS, LIST, UNITS]
    if actor.acts_anywhere(Role.LAB_MANAGER) or actor.acts_anywhere(Role.SUPERVISOR):
        return [APPROVALS, FIND, BOOKINGS, PROJECTS, LIST, UNITS]
    if actor.signed_in:
        return [FIND, BOOKINGS, PROJECTS, LIST, UNITS]
    return [FIND, LIST, UNITS]


def navigation() -> list[Entry]:
    """Return the bar of whoever is looking, with what waits behind each entry."""
    actor = current_actor()
    shown = places(actor)
    waiting = {
        APPROVALS.endpoint: approvals_waiting(actor) if APPROVALS in shown else 0,
        REVIEWS.endpoint: reviews_waiting(actor) if REVIEWS in shown else 0,
    }
    blueprint = request.blueprint
    return [
        Entry(
            endpoint=place.endpoint,
            url=url_for(place.endpoint),
            label=gettext(place.label),
            count=waiting.get(place.endpoint, 0),
            current=place.endpoint.partition(".")[0] == blueprint,
        )
        for place in shown
    ]


def register(app: Flask) -> None:
    """Offer the bar to templates."""
    app.jinja_env.globals["navigation"] = navigation
