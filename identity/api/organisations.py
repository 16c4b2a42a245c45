"""Organisations and zones."""

from typing import Any

from flask import jsonify
from flask.typing import ResponseReturnValue
from flask_smorest import Blueprint

from identity.commands.register_organisation import register_organisation
from identity.queries.organisations import (
    OrganisationFacts,
    organisation_by_code,
    organisations,
)
from identity.queries.zones import zones
from identity.schemas.organisation import (
    NewOrganisationSchema,
    OrganisationPage,
    OrganisationQuery,
    OrganisationSchema,
    ZonePage,
)
from kernel.http.caller import current_actor
from kernel.http.conditional import idempotency_key
from kernel.http.paging import Mark, cursor_of, page_request
from kernel.store.kept_answer import Answer, fingerprint, once
from kernel.values import clock

api = Blueprint("organisations_api", __name__, description="Organisations and zones")


@api.get("/organisations")
@api.arguments(OrganisationQuery, location="query")
@api.response(200, OrganisationPage)
def list_organisations(asked: dict[str, Any]) -> dict[str, Any]:
    """List organisations in the order of their codes."""
    page = page_request(Mark.TEXT)
    found = organisations(
        asked["q"],
        zone=asked["zone"],
        kind=asked["kind"],
        limit=page.limit + 1,
        after=str(page.after[0]) if page.after else "",
    )
    shown = found[: page.limit]
    more = len(found) > len(shown)
    return {"items": shown, "next_cursor": cursor_of(shown[-1].code) if more else None}


@api.get("/organisations/<code>")
@api.response(200, OrganisationSchema)
def get_organisation(code: str) -> OrganisationFacts:
    """Return one organisation."""
    return organisation_by_code(code)


@api.post("/organisations")
@api.arguments(NewOrganisationSchema)
@api.response(201, OrganisationSchema)
def create_organisation(given: dict[str, Any]) -> ResponseReturnValue:
    """Register an organisation (administrators)."""
    actor, at = current_actor(), clock.now()

    def act() -> Answer:
        code = register_organisation(**given, by=actor, at=at)
        return Answer(201, OrganisationSchema().dump(organisation_by_code(code)))

    asked = fingerprint("create_organisation", given)
    answer = once(act, key=idempotency_key(), asked=asked, by=actor, at=at)
    return jsonify(answer.body), answer.status


@api.get("/zones")
@api.response(200, ZonePage)
def list_zones() -> dict[str, Any]:
    """List the zones in the order in which they are shown."""
    return {"items": zones()}
