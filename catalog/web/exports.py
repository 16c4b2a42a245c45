"""Listings to take away: metadata of one, and the rows that reports are made of."""

import json
from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, current_app
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from catalog.formats import nrii, shanghai, uniquip
from catalog.formats.archive import ZIP, as_zip
from catalog.formats.datacite import as_datacite
from catalog.formats.json_ld import as_json_ld
from catalog.formats.pidinst import as_pidinst
from catalog.formats.shared_list import CSV, XLSX, as_csv, as_xlsx
from catalog.queries.export_records import (
    export_record,
    published_records,
    reported_covers,
    reported_records,
)
from catalog.queries.listing import listing_by_code
from catalog.rules.export_record import ExportRecord
from catalog.rules.shown_fields import without_people
from kernel.http.caller import current_actor

pages = Blueprint("exports", __name__)

JSON, JSON_LD = "application/json; charset=utf-8", "application/ld+json; charset=utf-8"
PROFILES: dict[str, tuple[Callable[[ExportRecord], dict[str, Any]], str]] = {
    "pidinst": (as_pidinst, JSON),
    "datacite": (as_datacite, JSON),
    "schema-org": (as_json_ld, JSON_LD),
}


@pages.get("/instruments/<code>/metadata/<profile>.json")
def metadata(code: str, profile: str) -> ResponseReturnValue:
    """Send the metadata of one listing: pidinst, datacite or schema-org."""
    if profile not in PROFILES:
        raise NotFound
    make, kind = PROFILES[profile]
    actor = current_actor()
    record = export_record(listing_by_code(code, actor), _site())
    if not actor.signed_in:
        record = without_people(record)
    body = json.dumps(make(record), ensure_ascii=False, indent=2)
    return Response(body, content_type=kind)


@pages.get("/list/uniquip.csv")
def uniquip_csv() -> ResponseReturnValue:
    """Send the published listings as UNIQUIP; contacts for people signed in."""
    personal = current_actor().signed_in
    rows = (
        uniquip.uniquip_row(one, personal=personal)
        for one in published_records(_site())
    )
    return _attachment(as_csv(uniquip.HEADINGS, rows), CSV, "lianyi-uniquip.csv")


@pages.get("/desk/reports/nrii.xlsx")
def nrii_xlsx() -> ResponseReturnValue:
    """Send my units' rows of the national upload workbook."""
    rows = (nrii.nrii_row(one) for one in reported_records(current_actor(), _site()))
    book = as_xlsx("大型科研仪器", nrii.headings(), rows)
    return _attachment(book, XLSX, "lianyi-nrii.xlsx")


@pages.get("/desk/reports/shanghai.xlsx")
def shanghai_xlsx() -> ResponseReturnValue:
    """Send my units' rows for Shanghai's platform."""
    labels = list(shanghai.fields().values())
    found = reported_records(current_actor(), _site())
    rows = (shanghai.shanghai_row(one) for one in found)
    return _attachment(
        as_xlsx("大型科学仪器", labels, rows), XLSX, "lianyi-shanghai.xlsx"
    )


@pages.get("/desk/reports/pictures.zip")
def pictures_zip() -> ResponseReturnValue:
    """Send the covers of my units' listings, named as in the national workbook."""
    covers = reported_covers(current_actor())
    book = as_zip((nrii.picture_name(code), content) for code, content in covers)
    return _attachment(book, ZIP, "lianyi-pictures.zip")


def _site() -> str:
    return str(current_app.config["PUBLIC_URL"])


def _attachment(content: bytes, kind: str, name: str) -> Response:
    reply = Response(content, content_type=kind)
    reply.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return reply
