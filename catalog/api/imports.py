"""Lists of instruments over REST: upload, mean, compare, confirm."""

from typing import Any

from flask import Response
from flask_smorest import Blueprint

from catalog.commands.choose_columns import choose_columns
from catalog.commands.choose_sheet import choose_sheet
from catalog.commands.confirm_list import confirm_list
from catalog.commands.keep_list import keep_list
from catalog.formats.refused_rows import refused_xlsx
from catalog.formats.shared_list import XLSX
from catalog.formats.table_in import list_head
from catalog.queries.listing import managed_unit
from catalog.queries.listing_imports import (
    ListedImport,
    import_by_code,
    imports_of,
    listed_import,
    rows_of,
)
from catalog.rules.import_file import MOST_REQUEST
from catalog.rules.import_outcome import Outcome
from catalog.schemas.imports import (
    ColumnsSchema,
    ImportOutSchema,
    ImportPageSchema,
    ImportRowPageSchema,
    ImportRowsFilter,
    ImportUploadSchema,
    ListPlaceSchema,
)
from kernel.http.caller import current_actor
from kernel.http.conditional import etag, require_match
from kernel.http.creating import created_once
from kernel.http.paging import Mark, cursor_of, page_request
from kernel.http.uploads import decoded, takes_files
from kernel.values import clock
from kernel.values.errors import Stale

api = Blueprint("imports_api", __name__, description="Lists of instruments to import")

# A list, the status and the headers, as flask-smorest takes them.
Told = tuple[ListedImport, int, dict[str, str]]


@api.get("/imports")
@api.response(200, ImportPageSchema)
def list_imports() -> dict[str, Any]:
    """List the uploaded lists of your units, the latest first (lab managers)"""
    page = page_request(Mark.ID)
    before = page.after[0] if page.after else None
    found = imports_of(current_actor(), limit=page.limit + 1, before=before)
    shown = found[: page.limit]
    more = len(found) > len(shown)
    return {
        "items": shown,
        "next_cursor": cursor_of(shown[-1].row.id) if more else None,
    }


@api.post("/imports")
@takes_files(MOST_REQUEST)
@api.arguments(ImportUploadSchema)
@api.response(201, ImportOutSchema)
def upload(given: dict[str, Any]) -> Response:
    """Upload a list in base64; nothing is imported before it is confirmed"""
    actor, at = current_actor(), clock.now()
    owner = managed_unit(given["organisation"], actor)
    content = decoded(given["content_base64"])
    head = list_head(content)

    def make() -> dict[str, Any]:
        kept = keep_list(
            content,
            name=given["name"],
            organisation_id=owner,
            head=head,
            by=actor,
            at=at,
        )
        body: dict[str, Any] = ImportOutSchema().dump(listed_import(kept.code, actor))
        return body

    return created_once(make, by=actor, at=at)


@api.get("/imports/<code>")
@api.response(200, ImportOutSchema)
def get_import(code: str) -> Told:
    """See how far a list is, what its columns mean and how many rows are new"""
    return _told(code)


@api.put("/imports/<code>/sheet")
@api.arguments(ListPlaceSchema)
@api.response(200, ImportOutSchema)
def set_sheet(given: dict[str, Any], code: str) -> Told:
    """Say on which sheet the list stands and in which line its headings"""
    version, actor = require_match(), current_actor()
    head = list_head(import_by_code(code, actor).content, given["sheet"], given["line"])
    try:
        choose_sheet(code, head, version=version, by=actor, at=clock.now())
    except Stale as stale:
        require_match(stale.version)
        raise
    return _told(code)


@api.put("/imports/<code>/columns")
@api.arguments(ColumnsSchema)
@api.response(200, ImportOutSchema)
def set_columns(given: dict[str, Any], code: str) -> Told:
    """Say what each column means; the rows are compared again"""
    version = require_match()
    try:
        choose_columns(
            code,
            given["columns"],
            version=version,
            common=given["common"],
            by=current_actor(),
            at=clock.now(),
        )
    except Stale as stale:
        require_match(stale.version)
        raise
    return _told(code)


@api.get("/imports/<code>/rows")
@api.arguments(ImportRowsFilter, location="query")
@api.response(200, ImportRowPageSchema)
def list_rows(given: dict[str, Any], code: str) -> dict[str, Any]:
    """Read the rows as they were compared, with what stands against them"""
    page = page_request(Mark.NUMBER)
    kept = import_by_code(code, current_actor())
    after = page.after[0] if page.after else 0
    found = rows_of(kept, given["result"], after=after, limit=page.limit + 1)
    shown = found[: page.limit]
    more = len(found) > len(shown)
    return {"items": shown, "next_cursor": cursor_of(shown[-1].line) if more else None}


@api.post("/imports/<code>/confirm")
@api.response(200, ImportOutSchema)
def confirm(code: str) -> Told:
    """Have the new and changed rows written, all or none"""
    version = require_match()
    try:
        confirm_list(code, version=version, by=current_actor(), at=clock.now())
    except Stale as stale:
        require_match(stale.version)
        raise
    return _told(code)


@api.get("/imports/<code>/refused")
@api.response(200, content_type=XLSX)
def get_refused(code: str) -> Response:
    """Fetch the refused rows as a workbook, with the reason beside each"""
    kept = import_by_code(code, current_actor())
    rows = [(one.cells, one.errors) for one in rows_of(kept, Outcome.REFUSED)]
    return Response(refused_xlsx(kept.headings, rows), content_type=XLSX)


def _told(code: str) -> Told:
    one = listed_import(code, current_actor())
    return one, 200, {"ETag": etag(one.row.version)}
