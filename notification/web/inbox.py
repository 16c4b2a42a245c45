"""The inbox."""

from http import HTTPStatus

from flask import Blueprint, redirect, render_template
from flask.typing import ResponseReturnValue

from kernel.http.caller import current_actor
from kernel.http.forms import load_query
from kernel.http.paging import Mark, cursor_of, page_request
from kernel.values import clock
from kernel.values.errors import NotFound
from notification.commands.mark_read import mark_all_read, mark_read
from notification.formats.spoken import spoken
from notification.queries.inbox import inbox, unread_count
from notification.schemas.notice import InboxQuery

pages = Blueprint("inbox", __name__, template_folder="templates")


@pages.get("/messages")
def messages_page() -> ResponseReturnValue:
    """Show what I was told, the newest first."""
    asked, page, actor = (
        load_query(InboxQuery()),
        page_request(Mark.ID),
        current_actor(),
    )
    if actor.id is None:
        raise NotFound
    found = inbox(
        actor.id,
        limit=page.limit + 1,
        before=int(page.after[0]) if page.after else None,
        unread=asked["unread"],
    )
    shown = found[: page.limit]
    return render_template(
        "notification/inbox.html",
        notices=[(notice, spoken(notice.kind, notice.params)) for notice in shown],
        only_unread=asked["unread"],
        next_cursor=cursor_of(shown[-1].id) if len(found) > len(shown) else None,
    )


@pages.post("/messages/<int:number>")
def open_notice(number: int) -> ResponseReturnValue:
    """Mark a notice as read and go where it points."""
    notice = mark_read(number, by=current_actor(), at=clock.now())
    return redirect(notice.link or "/messages", HTTPStatus.SEE_OTHER)


@pages.post("/messages/read")
def read_all() -> ResponseReturnValue:
    """Mark everything as read."""
    mark_all_read(by=current_actor(), at=clock.now())
    return redirect("/messages", HTTPStatus.SEE_OTHER)


@pages.app_context_processor
def bell() -> dict[str, object]:
    """Offer the number at the bell to every page; asked only where it is shown."""

    def unread_notices() -> int:
        actor = current_actor()
        return unread_count(actor.id) if actor.id is not None else 0

    return {"unread_notices": unread_notices}
