"""Partners, readiness, yearly plan and files of a project over REST."""

from typing import Any

from flask import Response
from flask_smorest import Blueprint

from collaboration.api.projects import hide
from collaboration.commands.attach_file import attach_file
from collaboration.commands.end_partnership import end_partnership
from collaboration.commands.note_readiness import note_readiness as note_it
from collaboration.commands.plan_investment import plan_investment as plan_it
from collaboration.commands.remove_file import remove_file as remove_it
from collaboration.commands.remove_member import remove_member as take_out
from collaboration.commands.set_partner import set_partner
from collaboration.queries.access import known_project
from collaboration.queries.files import content_of, file_of, files_of
from collaboration.queries.record import record_of
from collaboration.queries.use import used_by_projects
from collaboration.rules.filters import UseFilters
from collaboration.rules.period import Period
from collaboration.rules.record import Scale
from collaboration.schemas.record import (
    FileListSchema,
    FileOutSchema,
    LeavingSchema,
    NewPartnerSchema,
    PartnerOutSchema,
    PartnerSchema,
    ReadinessOutSchema,
    ReadinessSchema,
    RecordOutSchema,
    UploadSchema,
    YearSchema,
    shown_file,
    shown_listed_file,
    shown_partner,
    shown_readiness,
    shown_record,
)
from collaboration.schemas.use import UseListSchema, UseQuery, shown_use
from kernel.http.caller import current_actor
from kernel.http.conditional import require_match
from kernel.http.creating import created_once
from kernel.http.downloads import as_download
from kernel.http.uploads import decoded, takes_files
from kernel.values import clock
from kernel.values.clock import local_day

api = Blueprint("record_api", __name__, description="The record and files of projects")
api.before_request(hide)

_MOST_BYTES = 30 * 1024 * 1024


@api.get("/instrument-use")
@api.arguments(UseQuery, location="query")
@api.response(200, UseListSchema)
def instrument_use(filters: UseFilters) -> dict[str, Any]:
    """Say which project used which instrument in a period, and what it cost

    The 1,000 longest uses.
    """
    at = clock.now()
    period = filters.period or Period.containing(local_day(at))
    lines = used_by_projects(current_actor(), filters, period, at=at, limit=1000)
    return {"period": str(period), "items": [shown_use(one) for one in lines]}


@api.get("/projects/<code>/record")
@api.response(200, RecordOutSchema)
def get_record(code: str) -> dict[str, Any]:
    """Read partners, findings of readiness and the yearly plan"""
    return shown_record(record_of(known_project(code, current_actor()).row.id))


@api.post("/projects/<code>/partners")
@api.arguments(NewPartnerSchema)
@api.response(201, PartnerOutSchema)
def add_partner(fields: dict[str, Any], code: str) -> Response:
    """Write down that a unit takes part (leads)"""
    actor, at = current_actor(), clock.now()
    return created_once(
        lambda: shown_partner(set_partner(code, fields, by=actor, at=at)),
        by=actor, at=at,
    )  # fmt: skip


@api.patch("/projects/<code>/partners/<int:number>")
@api.arguments(PartnerSchema(partial=True))
@api.response(200, PartnerOutSchema)
def change_partner(fields: dict[str, Any], code: str, number: int) -> dict[str, Any]:
    """Change a partner; If-Match names its version as "v1" (leads)"""
    changed = set_partner(
        code, fields, number=number, version=require_match(),
        by=current_actor(), at=clock.now(),
    )  # fmt: skip
    return shown_partner(changed)


@api.post("/projects/<code>/partners/<int:number>/leave")
@api.arguments(LeavingSchema)
@api.response(200, PartnerOutSchema)
def leave(given: dict[str, Any], code: str, number: int) -> dict[str, Any]:
    """Write down that a partner left (leads)"""
    return shown_partner(
        end_partnership(code, number, **given, by=current_actor(), at=clock.now())
    )


@api.delete("/projects/<code>/members/<int:user_id>")
@api.response(204)
def remove_member(code: str, user_id: int) -> None:
    """Take a person out of the project (leads)"""
    take_out(code, user_id, by=current_actor(), at=clock.now())


@api.post("/projects/<code>/readiness")
@api.arguments(ReadinessSchema)
@api.response(201, ReadinessOutSchema)
def note_readiness(given: dict[str, Any], code: str) -> Response:
    """Write down a level of readiness with its basis"""
    actor, at = current_actor(), clock.now()
    scale = Scale(given.pop("scale"))
    return created_once(
        lambda: shown_readiness(note_it(code, scale, **given, by=actor, at=at)),
        by=actor, at=at,
    )  # fmt: skip


@api.put("/projects/<code>/investment")
@api.arguments(YearSchema)
@api.response(200, RecordOutSchema)
def plan_investment(given: dict[str, Any], code: str) -> dict[str, Any]:
    """Set what is to be invested in a year (leads)"""
    plan_it(code, **given, by=current_actor(), at=clock.now())
    return get_record_of(code)


@api.get("/projects/<code>/files")
@api.response(200, FileListSchema)
def list_files(code: str) -> dict[str, Any]:
    """List the files of a project with what they prove"""
    known = known_project(code, current_actor())
    return {"items": [shown_listed_file(one) for one in files_of(known.row.id)]}


@api.post("/projects/<code>/files")
@takes_files(_MOST_BYTES)
@api.arguments(UploadSchema)
@api.response(201, FileOutSchema)
def attach(fields: dict[str, Any], code: str) -> Response:
    """Keep a file, sent in base64"""
    actor, at = current_actor(), clock.now()
    name, content = fields.pop("name"), decoded(fields.pop("content_base64"))
    return created_once(
        lambda: shown_file(attach_file(code, name, content, fields, by=actor, at=at)),
        by=actor, at=at,
    )  # fmt: skip


@api.get("/projects/<code>/files/<int:number>")
@api.response(200, content_type="application/octet-stream")
def download(code: str, number: int) -> Response:
    """Fetch a file"""
    file = file_of(known_project(code, current_actor()).row.id, number)
    return as_download(content_of(file), file.name, file.kind)


@api.delete("/projects/<code>/files/<int:number>")
@api.response(204)
def remove_file(code: str, number: int) -> None:
    """Take a file away that proves nothing"""
    remove_it(code, number, by=current_actor(), at=clock.now())


def get_record_of(code: str) -> dict[str, Any]:
    """Return the record after a change."""
    return shown_record(record_of(known_project(code, current_actor()).row.id))
