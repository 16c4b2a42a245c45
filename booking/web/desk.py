"""The lab manager's home: a day on every instrument, and what waits."""

from datetime import timedelta

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from booking.queries.approvals import approval_queue, approvals_waiting
from booking.queries.board import lanes
from booking.queries.downtimes import downtimes
from booking.rules.board import day_figures
from booking.rules.opening import local_midnight
from booking.schemas.board import BoardSchema
from kernel.http.caller import current_actor
from kernel.http.forms import load_query
from kernel.values import clock

pages = Blueprint("desk", __name__, template_folder="templates")

# Whole hours of the day that the board shows: the usual ones, or all of them.
USUAL, ALL_DAY = (8, 22), (0, 24)


@pages.get("/desk")
def board() -> ResponseReturnValue:
    """Show a day of the lab."""
    actor, at = current_actor(), clock.now()
    today = clock.local_day(at)
    asked = load_query(BoardSchema())
    day = asked.get("on") or today
    shown = lanes(actor, day, at=at)
    return render_template(
        "booking/board.html",
        day=day,
        today=today,
        before=day - timedelta(days=1),
        after=day + timedelta(days=1),
        midnight=local_midnight(day),
        hours=ALL_DAY if asked["hours"] == 24 else USUAL,
        lanes=shown,
        figures=day_figures(shown, at),
        queue=approval_queue(actor, limit=8),
        waiting=approvals_waiting(actor),
        downtimes=downtimes(actor, at=at, limit=8),
        now=at,
    )
