"""Withdraw a certificate."""

from datetime import datetime

from catalog.commands.change_listing import change_listing, named
from catalog.events import CertificateWithdrawn
from catalog.queries.certificates import certificate_of
from catalog.rules.certificate import WithdrawnAlready
from kernel.journal.record import record
from kernel.store.transaction import command
from kernel.values.actor import Actor
from kernel.values.errors import Refused


@command
def withdraw_certificate(
    code: str, number: int, comment: str, *, by: Actor, at: datetime
) -> None:
    """Let a certificate count no more from now on; it stays on record with the reason.

    Raises NotFound, Forbidden and Refused.
    """
    instrument = change_listing(code, by=by)
    certificate = certificate_of(instrument.id, number)
    if certificate.withdrawn_at is not None:
        raise Refused(WithdrawnAlready())
    certificate.withdrawn_at, certificate.withdrawn_why = at, comment
    withdrawn = CertificateWithdrawn(
        **named(instrument), number=number, comment=comment
    )
    record(withdrawn, by=by, at=at)
