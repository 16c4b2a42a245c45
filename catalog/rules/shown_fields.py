"""Which fields of a record whom concern: all, people signed in, or its lab."""

from dataclasses import replace

from catalog.rules.export_record import ExportRecord
from catalog.rules.listing_fields import FIELDS

PERSONAL = frozenset({"contact_name", "contact_phone", "contact_fax", "contact_email"})
# That it is supervised, and until when, concerns everybody who books.
_OPEN_CUSTOMS = frozenset({"customs_supervised", "customs_until"})
OF_THE_LAB = frozenset(
    field.key
    for field in FIELDS
    if field.key.startswith("customs_") and field.key not in _OPEN_CUSTOMS
)


def hidden_fields(*, signed_in: bool, of_the_lab: bool) -> frozenset[str]:
    """Return the keys of the fields that a reader is not shown."""
    personal: frozenset[str] = frozenset() if signed_in else PERSONAL
    return personal if of_the_lab else personal | OF_THE_LAB


def without_people(record: ExportRecord) -> ExportRecord:
    """Return the record as somebody who is not signed in may have it."""
    kept = {key: one for key, one in record.values.items() if key not in PERSONAL}
    return replace(record, values=kept)


def record_lines(
    record: ExportRecord, *, signed_in: bool, of_the_lab: bool
) -> list[tuple[str, str]]:
    """Return label (a message id) and official wording of every field that is given."""
    hidden = hidden_fields(signed_in=signed_in, of_the_lab=of_the_lab)
    lines = [(f.label, record.text(f.key)) for f in FIELDS if f.key not in hidden]
    return [(label, said) for label, said in lines if said]
