"""Note that a listing was reported."""

from datetime import date, datetime

from catalog.commands.keep_version import keep_version
from catalog.events import ListingReported
from catalog.models.instrument import Instrument
from catalog.permissions import TABLE, Permission
from catalog.queries.history import changed_since
from catalog.queries.listing import completeness_of, locked_instrument, subject_of
from catalog.rules.reporting import Platform, report_refusals
from kernel.journal.record import record
from kernel.store.transaction import command
from kernel.values.actor import Actor
from kernel.values.clock import local_day
from kernel.values.errors import Refused, Stale


@command
def report_listing(
    code: str,
    platform: Platform,
    *,
    by: Actor,
    at: datetime,
    on: date | None = None,
    version: int | None = None,
) -> Instrument:
    """Keep the day of the report, today when not given; its number then stays.

    Raises NotFound, Forbidden, Stale and Refused, which names the missing fields.
    """
    instrument = locked_instrument(code, by)
    TABLE.require(by, Permission.EDIT, subject_of(instrument))
    if version is not None and version != instrument.version:
        raise Stale(changed_since(instrument.id, version), instrument.version)
    today = local_day(at)
    day = on or today
    if reasons := report_refusals(platform, completeness_of(instrument), day, today):
        raise Refused(*reasons)
    keep_version(instrument, "Before", by=None, at=instrument.created_at)
    if platform is Platform.NRII:
        instrument.nrii_state, instrument.nrii_reported_on = "reported", day
    else:
        instrument.shanghai_reported_on = day
    instrument.version += 1
    reported = ListingReported(
        subject_id=instrument.id,
        code=instrument.code,
        organisation_id=instrument.organisation_id,
        version=instrument.version,
        name_zh=instrument.name_zh,
        name_en=instrument.name_en,
        platform=str(platform),
        after={"reported_on": str(day)},
    )
    keep_version(instrument, reported.name, by=by, at=at)
    record(reported, by=by, at=at)
    return instrument
