"""The lab manager's home: today on every instrument, and what waits."""

from datetime import timedelta

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from booking.queries.board import lanes
from booking.queries.reservations import approval_queue
from booking.schemas.calendar import WeekSchema
from kernel.http.caller import current_actor
from kernel.http.forms import load_query
from kernel.values import clock

pages = Blueprint("desk", __name__, template_folder="templates")


@pages.get("/desk")
def board() -> ResponseReturnValue:
    """Show a day of the lab."""
    actor, at = current_actor(), clock.now()
    today = clock.local_day(at)
    day = load_query(WeekSchema()).get("on") or today
    return render_template(
        "booking/board.html",
        day=day,
        today=today,
        before=day - timedelta(days=1),
        after=day + timedelta(days=1),
        lanes=lanes(actor, day),
        queue=approval_queue(actor, limit=8),
        now=at,
    )
