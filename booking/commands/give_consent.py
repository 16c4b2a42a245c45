"""Let somebody book for me."""

from datetime import datetime

from booking.events.together import ConsentGranted
from booking.models.consent import Consent
from booking.permissions import TABLE, Desk, Permission
from booking.rules.delegation import ConsentGiven, NobodyThere
from identity.queries.people import person_by_email
from kernel.journal.record import record
from kernel.store.db import db
from kernel.store.transaction import command, refusing
from kernel.values.actor import Actor
from kernel.values.errors import NotFound, Refused


@command
def give_consent(email: str, *, by: Actor, at: datetime) -> Consent:
    """Let the person with this address book for the actor until it is ended.

    Raises Refused for nobody, oneself, or a consent that stands already.
    """
    TABLE.require(by, Permission.BOOK, Desk())
    assert by.id is not None  # noqa: S101 - require() refused everybody else
    try:
        delegate = person_by_email(email)
    except NotFound:
        raise Refused(NobodyThere()) from None
    if delegate.id == by.id:
        raise Refused(NobodyThere())
    consent = Consent(created_at=at, person_id=by.id, delegate_id=delegate.id)
    with refusing("uq_booking_consent_live", ConsentGiven()):
        db.session.add(consent)
    granted = ConsentGranted(
        subject_id=consent.id, person_id=by.id, delegate_id=delegate.id
    )
    record(granted, by=by, at=at)
    return consent
