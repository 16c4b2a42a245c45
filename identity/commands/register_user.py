"""Sign up."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from identity.commands.register_organisation import add_organisation
from identity.events import SignUpRepeated, UserRegistered
from identity.models.organisation import Organisation, Zone
from identity.models.user import Membership, User
from identity.rules import passwords
from identity.rules.acceptable import password_refusals
from identity.rules.organisation import OrganisationKind
from identity.rules.refusals import CreditCodeTaken
from kernel.journal.record import record
from kernel.store.db import db
from kernel.store.transaction import command
from kernel.values.actor import Actor, Role
from kernel.values.errors import Malformed, Refused
from kernel.values.text import N_
from kernel.values.trace import request_id


@command
def register_user(
    email: str,
    name: str,
    password: str,
    *,
    organisation: str | None = None,
    organisation_name: str | None = None,
    credit_code: str | None = None,
    kind: str = "enterprise",
    zone: str | None = None,
    locale: str | None = None,
    by: Actor,
    at: datetime,
) -> int | None:
    """Return the id of the new account, a researcher of the organisation.

    `organisation` is the code of a known one; otherwise a new one is made from its
    name and credit code. None means that the address has an account already: a door
    must answer both alike, or it tells a stranger who is here. Raises Refused and
    Malformed.
    """
    address = email.lower()
    if refusals := password_refusals(password, address, name):
        raise Refused(*refusals)
    password_hash = passwords.hashed(password)
    home_id = (
        _known(organisation)
        if organisation
        else _new(organisation_name or "", credit_code, kind, zone, by=by, at=at)
    )
    new_id = db.session.execute(
        insert(User)
        .values(
            email=address,
            name=name,
            password_hash=password_hash,
            password_changed_at=at,
            organisation_id=home_id,
            locale=locale,
        )
        .on_conflict_do_nothing(index_elements=[User.email])
        .returning(User.id)
    ).scalar_one_or_none()
    if new_id is None:
        taken = select(User.id).where(User.email == address)
        event = SignUpRepeated(
            subject_id=db.session.execute(taken).scalar_one(), attempt=request_id()
        )
        record(event, by=by, at=at)
        return None
    db.session.add(
        Membership(user_id=new_id, organisation_id=home_id, role=Role.RESEARCHER)
    )
    registered = UserRegistered(
        subject_id=new_id, organisation_id=home_id, after={"name": name}
    )
    record(registered, by=Actor(new_id, channel=by.channel), at=at)
    return new_id


def _known(code: str) -> int:
    found = db.session.execute(
        select(Organisation.id).where(
            Organisation.code == code,
            Organisation.kind != OrganisationKind.RESPONSIBLE_UNIT,
        )
    ).scalar_one_or_none()
    if found is None:
        raise Malformed({"organisation": [N_("Choose an organisation from the list.")]})
    return found


def _new(
    name: str, code: str | None, kind: str, zone: str | None, *, by: Actor, at: datetime
) -> int:
    if zone is not None and db.session.get(Zone, zone) is None:
        raise Malformed({"zone": [N_("Choose a zone from the list.")]})
    holder = db.session.execute(
        select(Organisation.name_zh)
        .where(Organisation.credit_code == code)
        .order_by(Organisation.id)
        .limit(1)
    ).scalar_one_or_none()
    if holder is not None:
        raise Refused(CreditCodeTaken(name=holder))
    return add_organisation(
        name, name_en="", credit_code=code, kind=kind, zone=zone, by=by, at=at
    ).id
