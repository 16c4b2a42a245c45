"""Terms on results and data over REST."""

from typing import Any

from flask import Response
from flask_smorest import Blueprint

from catalog.commands.accept_agreement import accept_agreement
from catalog.commands.publish_agreement import publish_agreement
from catalog.models.agreement import Agreement
from catalog.queries.agreements import (
    accepted_at,
    agreement_in_force,
    agreements_of,
)
from catalog.queries.listing import listing_by_code, require_editor
from catalog.schemas.agreement import (
    AcceptanceSchema,
    AgreementOutSchema,
    AgreementSchema,
    AgreementsSchema,
)
from kernel.http.caller import current_actor
from kernel.http.creating import created_once
from kernel.values import clock

api = Blueprint("agreements_api", __name__, description="Terms on results and data")


@api.get("/instruments/<code>/agreement")
@api.response(200, AgreementsSchema)
def get_agreement(code: str) -> dict[str, Any]:
    """Read the terms in force, whether I accepted them, and all versions"""
    actor, at = current_actor(), clock.now()
    instrument = listing_by_code(code, actor).instrument
    found = agreement_in_force(instrument, at)
    return {
        "in_force": _shown(found) if found else None,
        "accepted_at": accepted_at(found.id, actor) if found else None,
        "versions": [_shown(one) for one in agreements_of(instrument)],
    }


@api.post("/instruments/<code>/agreement")
@api.arguments(AgreementSchema)
@api.response(201, AgreementOutSchema)
def publish(fields: dict[str, Any], code: str) -> Response:
    """Publish a version for an instrument or its whole unit (lab managers)"""
    actor, at = current_actor(), clock.now()
    require_editor(code, actor)

    def make() -> dict[str, Any]:
        made = publish_agreement(code, fields, by=actor, at=at)
        body: dict[str, Any] = AgreementOutSchema().dump(_shown(made))
        return body

    return created_once(make, by=actor, at=at)


@api.post("/instruments/<code>/agreement/accept")
@api.arguments(AcceptanceSchema)
@api.response(204)
def accept(given: dict[str, int], code: str) -> None:
    """Accept the version that is in force"""
    accept_agreement(code, given["version"], by=current_actor(), at=clock.now())


def _shown(one: Agreement) -> dict[str, Any]:
    names = ("version", "text_zh", "text_en", "effective_from")
    shown = {name: getattr(one, name) for name in names}
    return {**shown, "whole_unit": one.instrument_id is None}
