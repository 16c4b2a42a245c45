"""What a command needs before it writes fields: references resolved, dates derived."""

from collections.abc import Callable, Container, Mapping
from functools import partial
from typing import Any

from sqlalchemy import select

from catalog.models.instrument import Instrument
from catalog.queries.listing import completeness_of, unknown_references
from catalog.rules.customs import YEARS, supervision_until
from catalog.rules.publication import UNKNOWN, InnerIdReported, edit_refusals
from kernel.store.db import db
from kernel.values.errors import Malformed, Refusal
from kernel.values.text import N_, Message

PARENT_UNKNOWN = N_("The unit has no centre, facility or service unit {code}.")
PARENT_SMALL = N_("{code} cannot contain this: it is not a larger kind of entry.")
STANDS_IN_ONE = N_("It stands in something that is no larger; move it out first.")
HOURS_OF_SERVICE = N_("The hours of service are among the running hours.")
NO_YEARS = N_("Supervision lasts 3, 6 or 8 years.")
NOT_BOTH = N_(
    "Either several identical units or several seats: leave one of the two at 1."
)
_COUNTS = ("units", "seats")
_RANKS = {"instrument": 0, "service_unit": 1, "centre": 2, "facility": 3}


def prepared(
    given: Mapping[str, Any],
    *,
    organisation_id: int,
    instrument: Instrument | None = None,
    known: Mapping[str, Container[object]] | None = None,
) -> dict[str, Any]:
    """Return the fields as columns, as they would stand on the instrument.

    `parent` becomes the row that it names; the end of customs supervision follows from
    the day of release. `known` holds the zones and categories; without it they are
    asked for. Raises Malformed with everything that does not fit together.
    """
    fields = dict(given)
    unknown = (
        unknown_references(fields)
        if known is None
        else [n for n in UNKNOWN if n in fields and fields[n] not in known[n]]
    )
    wrong: dict[str, list[str]] = {name: [Message(UNKNOWN[name])] for name in unknown}

    def now(name: str) -> Any:
        return fields[name] if name in fields else getattr(instrument, name, None)

    rank = _RANKS[now("object_type") or "instrument"]
    if "parent" in fields:
        code = fields.pop("parent")
        found = _container(code, organisation_id) if code else None
        if code and found is None:
            wrong["parent"] = [Message(PARENT_UNKNOWN, code=code)]
        elif found is not None and found[1] <= rank:
            wrong["parent"] = [Message(PARENT_SMALL, code=code)]
        fields["parent_id"], fields["parent_rank"] = found or (None, None)
    elif (now("parent_rank") or 4) <= rank:
        wrong["object_type"] = [Message(STANDS_IN_ONE)]
    wrong |= _against_customs(fields, now) | _against_hours(now) | _counted(fields, now)
    if wrong:
        raise Malformed(wrong)
    return fields


def refusals_of_change(
    instrument: Instrument, changes: Mapping[str, Any]
) -> list[Refusal]:
    """Return every reason against changed columns of a listing; none means yes."""
    after = partial(completeness_of, instrument, **changes)
    reasons = edit_refusals(instrument.state, after)
    if "inner_id" in changes and instrument.nrii_state == "reported":
        reasons.append(InnerIdReported(instrument.inner_id))
    return reasons


def _against_customs(
    fields: dict[str, Any], now: Callable[[str], Any]
) -> dict[str, list[str]]:
    """Derive what follows from supervision, or say why nothing does."""
    if "customs_released_on" in fields or "customs_years" in fields:
        released, years = now("customs_released_on"), now("customs_years")
        if years is not None and years not in YEARS:
            return {"customs_years": [Message(NO_YEARS)]}
        if released is not None:
            fields["customs_years"] = years or YEARS[0]
            fields["customs_until"] = supervision_until(released, years)
    if now("customs_until") is not None and "customs_supervised" not in fields:
        fields["customs_supervised"] = True
    return {}


def _against_hours(now: Callable[[str], Any]) -> dict[str, list[str]]:
    run, served = now("run_hours"), now("service_hours")
    if run is not None and served is not None and served > run:
        return {"service_hours": [Message(HOURS_OF_SERVICE)]}
    return {}


def _counted(fields: dict[str, Any], now: Callable[[str], Any]) -> dict[str, list[str]]:
    """Keep one where a count is left empty; return what is wrong with them."""
    fields |= {name: fields[name] or 1 for name in _COUNTS if name in fields}
    both = all((now(name) or 1) > 1 for name in _COUNTS)
    return {"seats": [Message(NOT_BOTH)]} if both else {}


def _container(code: str, organisation_id: int) -> tuple[int, int] | None:
    wanted = select(Instrument.id, Instrument.object_rank).where(
        Instrument.code == code, Instrument.organisation_id == organisation_id
    )
    row = db.session.execute(wanted).one_or_none()
    return (row[0], row[1]) if row else None
