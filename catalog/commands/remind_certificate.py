"""Remind a lab of a certificate that ends soon."""

from datetime import datetime

from sqlalchemy import select

from catalog.commands.change_listing import named
from catalog.events import CertificateEnding
from catalog.models.certificate import Certificate
from catalog.models.instrument import Instrument
from catalog.rules.certificate import due_reminder
from kernel.journal.record import record
from kernel.store.db import db
from kernel.store.transaction import command
from kernel.values.actor import Actor
from kernel.values.clock import local_day


@command
def remind_certificate(certificate_id: int, *, by: Actor, at: datetime) -> None:
    """Tell the lab 60, 30 and 7 days ahead, each once; run twice it tells once."""
    wanted = (
        select(Certificate, Instrument)
        .join(Instrument, Instrument.id == Certificate.instrument_id)
        .where(Certificate.id == certificate_id, Certificate.withdrawn_at.is_(None))
        .with_for_update(of=Certificate)
        .execution_options(populate_existing=True)
    )
    row = db.session.execute(wanted).one_or_none()
    if row is None:
        return
    certificate, instrument = row
    days_left = (certificate.valid_until - local_day(at)).days
    due = due_reminder(days_left, certificate.told_days)
    if due is None:
        return
    certificate.told_days = due
    ending = CertificateEnding(
        **named(instrument),
        number=certificate.number,
        certificate_no=certificate.certificate_no,
        valid_until=certificate.valid_until.isoformat(),
        days=due,
    )
    record(ending, by=by, at=at)
