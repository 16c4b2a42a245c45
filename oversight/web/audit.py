"""The journal, for administrators."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from kernel.http.forms import load_query
from kernel.http.paging import Mark, cursor_of, page_request
from kernel.http.speech import messages
from kernel.values.errors import Malformed
from oversight.queries.audit_trail import Wanted, audit_trail
from oversight.schemas.journal import JournalQuery

pages = Blueprint("audit", __name__, template_folder="templates")

_PAGING = frozenset({"limit", "cursor"})


@pages.get("/admin/audit")
def journal_page() -> ResponseReturnValue:
    """Show who did what, the newest first."""
    errors: dict[str, list[str]] = {}
    page = page_request(Mark.ID)
    try:
        asked = load_query(JournalQuery())
    except Malformed as error:
        errors, asked = messages(error), {}
    wanted = Wanted(**{k: v for k, v in asked.items() if k not in _PAGING})
    before = int(page.after[0]) if page.after else None
    found = [] if errors else audit_trail(wanted, limit=page.limit + 1, before=before)
    shown = found[: page.limit]
    answer = render_template(
        "oversight/audit.html",
        wanted=wanted,
        errors=errors,
        lines=shown,
        next_cursor=cursor_of(shown[-1].id) if len(found) > len(shown) else None,
    )
    return answer, 422 if errors else 200
