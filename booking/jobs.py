"""What the clock starts at the booking desk."""

from contextlib import suppress
from datetime import timedelta

from booking.commands.close_offer import lapse_offer
from booking.commands.complete_reservation import complete_reservation
from booking.commands.expire_request import expire_request
from booking.commands.leave_waitlist import end_wait
from booking.commands.offer_free_time import offer_free_time
from booking.commands.release_hold import sweep_hold
from booking.commands.release_no_show import release_missed
from booking.commands.remind_permit import remind_permit
from booking.commands.tell_of_matches import tell_of_matches
from booking.commands.tend_calendar import tend_calendar
from booking.formats.ics_in import read_calendar
from booking.queries.attendance import missed_reservations
from booking.queries.busy import calendars_to_tend
from booking.queries.due import lapsed_requests, over_reservations
from booking.queries.permits import ending_permits
from booking.queries.saved_searches import due_searches
from booking.queries.waitlist import (
    lapsed_holds,
    lapsed_offers,
    over_waits,
    waited_for,
)
from booking.rules.busy import window_at
from booking.schemas.saved_search import wish_of
from identity.queries.actors import actor_of
from kernel.values import clock
from kernel.values.actor import WORKER
from kernel.values.errors import NotFound, Refused
from kernel.values.jobs import Job

JUST_NOW = timedelta(seconds=45)


def expire_requests() -> None:
    """Let requests lapse on which nobody decided in time."""
    at = clock.now()
    for code in lapsed_requests(at):
        expire_request(code, at=at)


def complete_reservations() -> None:
    """Close reservations whose time has passed."""
    at = clock.now()
    for code in over_reservations(at):
        complete_reservation(code, at=at)


def release_no_shows() -> None:
    """Release bookings to which nobody came within the lab's grace."""
    at = clock.now()
    for code in missed_reservations(at):
        release_missed(code, at=at)


def tend_waitlist() -> None:
    """Pass on offers nobody answered, drop holds and waits that are over."""
    at = clock.now()
    for code in lapsed_offers(at):
        lapse_offer(code, at=at)
    for hold_id in lapsed_holds(at):
        sweep_hold(hold_id, at=at)
    for code in over_waits(at):
        end_wait(code, at=at)
    # Whoever has just joined may be served at once elsewhere.
    for instrument_id in waited_for(since=at - JUST_NOW):
        offer_free_time(instrument_id, at=at)


def serve_waitlist() -> None:
    """Look for free time wherever somebody waits: rules, horizons and listings change."""
    at = clock.now()
    for instrument_id in waited_for():
        offer_free_time(instrument_id, at=at)


def tend_calendars() -> None:
    """Write followed calendars out a day further; close what has become free under them."""
    at = clock.now()
    for source_id, content in calendars_to_tend(at):
        reading = read_calendar(content, window_at(at)) if content else None
        with suppress(NotFound, Refused):
            tend_calendar(source_id, reading, at=at)


def remind_of_permits() -> None:
    """Remind people of safety permits that end soon."""
    at = clock.now()
    for permit_id in ending_permits(clock.local_day(at)):
        remind_permit(permit_id, by=WORKER, at=at)


def watch_searches() -> None:
    """Look at kept searches with the eyes of their people, and tell what is new."""
    at = clock.now()
    for search in due_searches(at):
        viewer = actor_of(search.user_id, at=at, channel="worker")
        tell_of_matches(search.id, wish_of(search), viewer, at=at)


JOBS = [
    Job("remind-permits", "booking.jobs:remind_of_permits", cron="10 0 * * *"),
    Job("expire-requests", "booking.jobs:expire_requests", seconds=30),
    Job("complete-reservations", "booking.jobs:complete_reservations", seconds=60),
    Job("release-no-shows", "booking.jobs:release_no_shows", seconds=60),
    Job("tend-waitlist", "booking.jobs:tend_waitlist", seconds=15),
    Job("serve-waitlist", "booking.jobs:serve_waitlist", seconds=300),
    Job("tend-calendars", "booking.jobs:tend_calendars", seconds=120),
    Job("watch-searches", "booking.jobs:watch_searches", seconds=300),
]
