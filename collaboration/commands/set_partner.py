"""Write down that a further unit takes part, or change what is said of it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from collaboration.commands.change_project import change_project, named
from collaboration.events import PartnerSet
from collaboration.models.record import Partner
from collaboration.permissions import Permission
from collaboration.queries.record import clashing, partner_of, partner_with_code
from collaboration.rules.record import PartnerRole
from collaboration.rules.record_refusals import PartnerKnown, PartnerLeftAlready
from kernel.journal.record import record
from kernel.store.db import db
from kernel.store.transaction import command, refusing
from kernel.values.actor import Actor
from kernel.values.errors import Refused

ONCE = "uq_collaboration_partner_standing"


@command
def set_partner(
    code: str,
    fields: Mapping[str, Any],
    *,
    number: int | None = None,
    version: int | None = None,
    by: Actor,
    at: datetime,
) -> Partner:
    """Keep the fields as PartnerSchema reads them; without a number, of a new partner.

    Raises NotFound, Forbidden, Stale (somebody changed it since `version`), Refused.
    """
    project = change_project(code, Permission.EDIT, by=by)
    given = dict(fields)
    if "role" in given:
        given["role"] = PartnerRole(given["role"])
    before = None
    if number is None:
        partner = Partner(
            project_id=project.row.id, number=_next(project.row.id), **given
        )
    else:
        partner = partner_of(project.row.id, number)
        if partner.left_on is not None:
            raise Refused(PartnerLeftAlready(partner.left_on))
        clashing(partner, given, version)
        before = {name: str(getattr(partner, name)) for name in given}
    known = partner_with_code(project.row.id, given.get("credit_code", ""))
    if known is not None and known is not partner:
        raise Refused(PartnerKnown(known.name_zh))
    with refusing(ONCE, PartnerKnown(given.get("name_zh", ""))):
        if number is None:
            db.session.add(partner)
        else:
            for name, value in given.items():
                setattr(partner, name, value)
            partner.version += 1
    kept = PartnerSet(
        **named(project),
        number=partner.number,
        before=before,
        after={name: str(value) for name, value in given.items()},
    )
    record(kept, by=by, at=at)
    return partner


def _next(project_id: int) -> int:
    # The project's row is locked, so nobody takes the number meanwhile.
    taken = select(func.max(Partner.number)).where(Partner.project_id == project_id)
    return (db.session.scalar(taken) or 0) + 1
