"""The table in which a lab edits many listings: its columns, order and size."""

from dataclasses import dataclass
from typing import ClassVar

from catalog.rules.import_columns import COLUMNS
from catalog.rules.listing_fields import TEXTS, Field, Kind
from catalog.rules.listing_state import ListingState
from kernel.values.errors import Refusal
from kernel.values.text import N_

# What a table shows until other columns are chosen: what labs change most.
USUAL = (
    "name_zh", "name_en", "model", "room", "contact_name", "contact_phone", "modes",
    "reference_fee_zh",
)  # fmt: skip
MOST_COLUMNS = 12
PER_PAGE, MOST_PER_PAGE = 50, 200
# What one request of a program may change.
MOST_EDITS = 1000
BY_FORM: dict[str, Field] = {one.form: one for one in COLUMNS}
# Retired listings stay as they are.
EDITABLE = tuple(one for one in ListingState if one is not ListingState.RETIRED)
ORDERS = tuple(
    f"{sign}{name}" for name in ("code", "state", *BY_FORM) for sign in ("", "-")
)

NOT_YOURS = N_("You manage no listing with the number {code}.")
NAMED_TWICE = N_("The listing stands in line {line} already.")
CHANGED_MEANWHILE = N_("Somebody changed the listing meanwhile.")


@dataclass(frozen=True)
class NothingChanges(Refusal):
    """What was sent is what stands."""

    message: ClassVar[str] = N_(
        "No cell differs from what stands, so there is nothing to save."
    )


def columns_of(chosen: list[str]) -> list[Field]:
    """Return the columns of a table in the order of the record."""
    wanted = set(chosen or USUAL)
    return [one for one in COLUMNS if one.form in wanted]


def one_line(field: Field, text: str) -> str:
    """Return a cell's text as a browser's input holds it."""
    text = text.replace("\r\n", "\n")
    if field.kind is not Kind.PARAGRAPH:
        text = text.replace("\n", " ")
    return text.strip()


def nothing_of(field: Field) -> str | list[str] | bool | None:
    """Return what an emptied cell says."""
    if field.kind in (Kind.CHOICES, Kind.WORDS):
        return []
    if field.kind is Kind.YES_NO:
        return False
    return "" if field.kind in (*TEXTS, Kind.CHOICE) else None
