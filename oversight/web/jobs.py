"""How the background work goes, for administrators."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from kernel.values import clock
from oversight.queries.job_health import job_health

pages = Blueprint("jobs", __name__, template_folder="templates")


@pages.get("/admin/jobs")
def jobs_page() -> ResponseReturnValue:
    """Show what waits, what fails and what is due."""
    at = clock.now()
    return render_template("oversight/jobs.html", health=job_health(at), at=at)
