"""Accept the terms on results and data of an instrument."""

from datetime import datetime

from sqlalchemy.dialects.postgresql import insert

from catalog.commands.change_listing import named
from catalog.events import AgreementAccepted
from catalog.models.agreement import Acceptance
from catalog.queries.agreements import agreement_in_force
from catalog.queries.listing import listing_by_code
from catalog.rules.agreement import NoAgreement, OtherVersion
from kernel.journal.record import record
from kernel.store.db import db
from kernel.store.transaction import command
from kernel.values.actor import Actor
from kernel.values.errors import Refused, SignInNeeded


@command
def accept_agreement(code: str, version: int, *, by: Actor, at: datetime) -> None:
    """Write down the actor's yes to the version in force; a second yes changes nothing.

    Raises NotFound, SignInNeeded and Refused.
    """
    instrument = listing_by_code(code, by).instrument
    if by.id is None:
        raise SignInNeeded
    agreement = agreement_in_force(instrument, at)
    if agreement is None:
        raise Refused(NoAgreement())
    if agreement.version != version:
        raise Refused(OtherVersion(agreement.version))
    accepted = db.session.execute(
        insert(Acceptance)
        .values(agreement_id=agreement.id, user_id=by.id, created_at=at)
        .on_conflict_do_nothing()
        .returning(Acceptance.id)
    ).scalar_one_or_none()
    if accepted is None:
        return
    said = AgreementAccepted(
        **named(instrument), agreement_id=agreement.id, number=agreement.version
    )
    record(said, by=by, at=at)
