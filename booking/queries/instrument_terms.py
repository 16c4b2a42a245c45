"""What the booking rules look at of an instrument, from what the catalogue keeps."""

from collections.abc import Mapping
from datetime import date

from booking.rules.facts import InstrumentTerms
from catalog.rules.bookable import BookableInstrument


def terms_of(
    instrument: BookableInstrument, certified: Mapping[str, str] | None = None
) -> InstrumentTerms:
    """Return what the booking rules look at of an instrument.

    `certified` maps each kind of certificate to its last day as 2026-12-01.
    """
    return InstrumentTerms(
        instrument_id=instrument.id,
        code=instrument.code,
        organisation_id=instrument.organisation_id,
        credit_code=instrument.credit_code,
        zone=instrument.zone,
        category_code=instrument.category_code,
        published=instrument.published,
        object_type=instrument.object_type,
        modes=tuple(instrument.modes),
        training_level=instrument.training_level,
        safety_tags=instrument.safety_tags,
        customs_supervised_until=instrument.customs_until,
        customs_simplified=instrument.customs_simplified,
        certified={
            kind: date.fromisoformat(until) for kind, until in (certified or {}).items()
        },
    )
