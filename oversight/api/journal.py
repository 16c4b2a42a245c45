"""Journal and job health over the API."""

from typing import Any

from flask_smorest import Blueprint

from kernel.http.paging import Mark, cursor_of, page_request
from kernel.values import clock
from oversight.queries.audit_trail import Wanted, audit_trail
from oversight.queries.job_health import JobHealth
from oversight.queries.job_health import job_health as health_of_jobs
from oversight.schemas.journal import EntryPage, JobHealthSchema, JournalQuery

api = Blueprint("journal_api", __name__, description="Journal and background work")

_PAGING = frozenset({"limit", "cursor"})


@api.get("/journal")
@api.arguments(JournalQuery, location="query")
@api.response(200, EntryPage)
def list_entries(asked: dict[str, Any]) -> dict[str, Any]:
    """List who did what, the newest first (administrators)."""
    page = page_request(Mark.ID)
    wanted = Wanted(**{k: v for k, v in asked.items() if k not in _PAGING})
    before = int(page.after[0]) if page.after else None
    found = audit_trail(wanted, limit=page.limit + 1, before=before)
    shown = found[: page.limit]
    more = len(found) > len(shown)
    return {"items": shown, "next_cursor": cursor_of(shown[-1].id) if more else None}


@api.get("/jobs")
@api.response(200, JobHealthSchema)
def job_health() -> JobHealth:
    """Tell what waits, what fails and what is due (administrators)."""
    return health_of_jobs(clock.now())
