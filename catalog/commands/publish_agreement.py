"""Publish a version of the terms on results and data."""

from collections.abc import Mapping
from datetime import datetime, time
from typing import Any

from catalog.commands.change_listing import change_listing, named
from catalog.events import AgreementPublished
from catalog.models.agreement import Agreement
from catalog.queries.agreements import next_version
from catalog.rules.agreement import begin_refusals
from kernel.journal.record import record
from kernel.store.db import db
from kernel.store.transaction import command
from kernel.values.actor import Actor
from kernel.values.clock import SHANGHAI, local_day
from kernel.values.errors import Refused


@command
def publish_agreement(
    code: str, fields: Mapping[str, Any], *, by: Actor, at: datetime
) -> Agreement:
    """Keep a new version for the instrument, or for its whole unit (`whole_unit`).

    `effective_on` is a local day, today when not given; who books from then on is asked
    to accept it. Raises NotFound, Forbidden and Refused.
    """
    instrument = change_listing(code, by=by)
    today = local_day(at)
    begins = fields.get("effective_on") or today
    if reasons := begin_refusals(begins, today):
        raise Refused(*reasons)
    own = None if fields.get("whole_unit") else instrument.id
    agreement = Agreement(
        created_at=at,
        organisation_id=instrument.organisation_id,
        instrument_id=own,
        version=next_version(instrument.organisation_id, own),
        text_zh=fields["text_zh"],
        text_en=fields.get("text_en", ""),
        effective_from=at
        if begins == today
        else datetime.combine(begins, time(), SHANGHAI),
        published_by_id=by.id,
    )
    db.session.add(agreement)
    db.session.flush()
    published = AgreementPublished(
        **named(instrument),
        agreement_id=agreement.id,
        number=agreement.version,
        whole_unit=own is None,
        after={
            "text_zh": agreement.text_zh,
            "effective_from": agreement.effective_from,
        },
    )
    record(published, by=by, at=at)
    return agreement
