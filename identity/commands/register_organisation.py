"""Make an organisation known."""

from datetime import datetime

from sqlalchemy import Sequence, select

from identity.events import OrganisationRegistered
from identity.models.organisation import Organisation
from identity.permissions import TABLE, Permission, Subject
from identity.rules.organisation import OrganisationKind
from identity.rules.refusals import OrganisationExists
from kernel.journal.record import record
from kernel.store.db import db
from kernel.store.transaction import command, refusing
from kernel.values.actor import Actor

_CODES = Sequence("identity_organisation_code")


@command
def register_organisation(
    name_zh: str,
    *,
    name_en: str = "",
    credit_code: str | None,
    kind: str,
    zone: str | None,
    address_zh: str = "",
    by: Actor,
    at: datetime,
) -> str:
    """Return the code of the new organisation. Several sites may share a credit code.

    Raises Refused when the name is taken.
    """
    TABLE.require(by, Permission.EDIT_ORGANISATION, Subject())
    return add_organisation(
        name_zh, name_en=name_en, credit_code=credit_code, kind=kind, zone=zone,
        address_zh=address_zh, by=by, at=at,
    ).code  # fmt: skip


def add_organisation(
    name_zh: str,
    *,
    name_en: str,
    credit_code: str | None,
    kind: str,
    zone: str | None,
    address_zh: str = "",
    by: Actor,
    at: datetime,
) -> Organisation:
    """Add the row within a command that has asked for permission."""
    number = db.session.execute(select(_CODES.next_value())).scalar_one()
    organisation = Organisation(
        code=f"u-{number:04d}",
        name_zh=name_zh,
        name_en=name_en,
        credit_code=credit_code,
        kind=OrganisationKind(kind),
        zone_key=zone,
        address_zh=address_zh,
    )
    with refusing("uq_identity_organisation_name_zh", OrganisationExists(name=name_zh)):
        db.session.add(organisation)
    after = {"name_zh": name_zh, "credit_code": credit_code, "kind": kind, "zone": zone}
    record(
        OrganisationRegistered(
            subject_id=organisation.id, code=organisation.code, after=after
        ),
        by=by,
        at=at,
    )
    return organisation
