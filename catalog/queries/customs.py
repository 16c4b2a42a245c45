"""What customs rules look at on a listing."""

from catalog.models.instrument import Instrument
from catalog.rules.customs import CustomsFacts


def customs_facts(instrument: Instrument) -> CustomsFacts:
    """Return the facts of an instrument; simplified takes all three conditions."""
    return CustomsFacts(
        supervised=instrument.customs_supervised,
        until=instrument.customs_until,
        site=instrument.customs_site,
        simplified=instrument.nrii_state == "reported"
        and instrument.customs_share_declared
        and instrument.customs_fees_reviewed,
        report_year=instrument.customs_report_year,
    )
