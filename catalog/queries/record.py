"""What a command needs before it writes fields: references resolved, dates derived."""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import select

from catalog.models.instrument import Instrument
from catalog.queries.listing import unknown_references
from catalog.rules.customs import YEARS, supervision_until
from catalog.rules.publication import UNKNOWN
from kernel.store.db import db
from kernel.values.errors import Malformed
from kernel.values.text import N_, Message

PARENT_UNKNOWN = N_("The unit has no centre, facility or service unit {code}.")
PARENT_SMALL = N_("{code} cannot contain this: it is not a larger kind of entry.")
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
) -> dict[str, Any]:
    """Return the fields as columns, as they would stand on the instrument.

    `parent` becomes the row that it names; the end of customs supervision follows from
    the day of release. Raises Malformed with every wrong reference.
    """
    fields = dict(given)
    wrong: dict[str, list[str]] = {
        name: [UNKNOWN[name]] for name in unknown_references(fields)
    }

    def now(name: str) -> Any:
        return fields[name] if name in fields else getattr(instrument, name, None)

    if "parent" in fields:
        code = fields.pop("parent")
        found = _container(code, organisation_id) if code else None
        rank = _RANKS[now("object_type") or "instrument"]
        if code and found is None:
            wrong["parent"] = [Message(PARENT_UNKNOWN, code=code)]
        elif found is not None and found[1] <= rank:
            wrong["parent"] = [Message(PARENT_SMALL, code=code)]
        fields["parent_id"], fields["parent_rank"] = found or (None, None)
    if "customs_released_on" in fields or "customs_years" in fields:
        released, years = now("customs_released_on"), now("customs_years")
        if years is not None and years not in YEARS:
            wrong["customs_years"] = [Message(NO_YEARS)]
        elif released is not None:
            fields["customs_years"] = years or YEARS[0]
            fields["customs_until"] = supervision_until(released, years)
    if now("customs_until") is not None and "customs_supervised" not in fields:
        fields["customs_supervised"] = True
    wrong |= _counted(fields, now)
    if wrong:
        raise Malformed(wrong)
    return fields


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
