"""Which fields of a record whom concern: all, people signed in, or its lab."""

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


def record_lines(
    record: ExportRecord, *, signed_in: bool, of_the_lab: bool
) -> list[tuple[str, str]]:
    """Return label (a message id) and official wording of every field that is given."""
    hidden = (frozenset() if signed_in else PERSONAL) | (
        frozenset() if of_the_lab else OF_THE_LAB
    )
    lines = [(f.label, record.text(f.key)) for f in FIELDS if f.key not in hidden]
    return [(label, said) for label, said in lines if said]
