"""What customs rules look at on a listing."""

from sqlalchemy import and_

from catalog.models.instrument import Instrument
from catalog.rules.customs import CustomsFacts

# Reported to the nation, declared for sharing, and the fees reviewed: all three.
SIMPLIFIED = and_(
    Instrument.nrii_state == "reported",
    Instrument.customs_share_declared,
    Instrument.customs_fees_reviewed,
)


def customs_facts(instrument: Instrument) -> CustomsFacts:
    """Return the facts of an instrument."""
    return CustomsFacts(
        supervised=instrument.customs_supervised,
        until=instrument.customs_until,
        site=instrument.customs_site,
        simplified=is_simplified(instrument),
        report_year=instrument.customs_report_year,
    )


def is_simplified(instrument: Instrument) -> bool:
    """Say of an instrument at hand what SIMPLIFIED says in a statement."""
    return (
        instrument.nrii_state == "reported"
        and instrument.customs_share_declared
        and instrument.customs_fees_reviewed
    )
