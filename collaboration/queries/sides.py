"""The organisations of a project by their codes."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from collaboration.rules.record import side_code
from identity.models.organisation import Organisation
from kernel.store.db import db
from kernel.values.errors import Malformed, Refusal
from kernel.values.text import N_, Message

_SIDES = {"research_org": "research_org_id", "validation_org": "validation_org_id"}
UNKNOWN = N_("Take an organisation from the list.")


def with_organisations(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields with organisation ids in place of codes. Raises Malformed."""
    given = dict(fields)
    codes = {name: given.pop(name) for name in _SIDES if name in given}
    if not codes:
        return given
    rows = db.session.execute(
        select(Organisation.code, Organisation.id).where(
            Organisation.code.in_(codes.values())
        )
    )
    ids = {row.code: row.id for row in rows}
    if wrong := [name for name, code in codes.items() if code not in ids]:
        raise Malformed({name: [Message(UNKNOWN)] for name in wrong})
    return given | {_SIDES[name]: ids[code] for name, code in codes.items()}


def with_credit_codes(
    fields: Mapping[str, Any],
) -> tuple[dict[str, Any], list[Refusal]]:
    """Return the fields with the credit codes of both sides, and what is wrong in them.

    Expects organisation ids; a code that the organisation is registered with is taken.
    """
    given, reasons = dict(fields), []
    sides = {side: given[f"{side}_org_id"] for side in ("research", "validation")}
    rows = db.session.execute(
        select(Organisation.id, Organisation.credit_code).where(
            Organisation.id.in_(sides.values())
        )
    )
    known = {row.id: row.credit_code for row in rows}
    for side, organisation_id in sides.items():
        name = f"{side}_credit_code"
        given[name], wrong = side_code(
            given.get(name, ""), known[organisation_id], name
        )
        reasons += wrong
    return given, reasons
