"""The inbox over the API."""

from typing import Any

from flask_smorest import Blueprint

from kernel.http.caller import current_actor
from kernel.http.paging import Mark, cursor_of, page_request
from kernel.values import clock
from kernel.values.errors import SignInNeeded
from notification.commands.mark_read import mark_all_read, mark_read
from notification.formats.spoken import spoken
from notification.models.notice import Notice
from notification.queries.inbox import inbox, unread_count
from notification.schemas.notice import (
    InboxQuery,
    NoticePage,
    NoticeSchema,
    ReadSchema,
)

api = Blueprint("notices_api", __name__, description="My inbox")


@api.get("/notices")
@api.arguments(InboxQuery, location="query")
@api.response(200, NoticePage)
def list_notices(asked: dict[str, Any]) -> dict[str, Any]:
    """List what I was told, the newest first."""
    page, actor = page_request(Mark.ID), current_actor()
    if actor.id is None:
        raise SignInNeeded
    before = int(page.after[0]) if page.after else None
    found = inbox(actor.id, limit=page.limit + 1, before=before, unread=asked["unread"])
    shown = found[: page.limit]
    more = len(found) > len(shown)
    return {
        "items": [_said(notice) for notice in shown],
        "unread": unread_count(actor.id),
        "next_cursor": cursor_of(shown[-1].id) if more else None,
    }


@api.post("/notices/<int:number>/read")
@api.response(200, NoticeSchema)
def read_notice(number: int) -> dict[str, Any]:
    """Mark a notice as read."""
    return _said(mark_read(number, by=current_actor(), at=clock.now()))


@api.post("/notices/read")
@api.response(200, ReadSchema)
def read_all_notices() -> dict[str, Any]:
    """Mark everything as read."""
    return {"read": mark_all_read(by=current_actor(), at=clock.now())}


def _said(notice: Notice) -> dict[str, Any]:
    said = spoken(notice.kind, notice.params)
    return {
        "id": notice.id,
        "kind": notice.kind,
        "title": said.title,
        "body": said.body,
        "link": notice.link,
        "created_at": notice.created_at,
        "read_at": notice.read_at,
    }
