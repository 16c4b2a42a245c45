"""Versions of a listing: what differs between two, and a kept one as values again."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from catalog.rules.listing_choices import Choice
from catalog.rules.listing_fields import FIELDS, Field, Kind, is_empty
from catalog.rules.listing_state import TrainingLevel
from kernel.values.diff import Piece, diff
from kernel.values.money import yuan
from kernel.values.text import N_

_NO_CHOICES: Mapping[str, Choice] = {}
_IN_A_ROW = (
    "name", "model", "value", "unit", "count", "relation", "kind", "identifier",
)  # fmt: skip
_PARENT = N_("Stands in")


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that differs: its name as a message id, and the pieces of its text."""

    field: str
    label: str
    pieces: tuple[Piece, ...]


def differences(
    before: Mapping[str, Any], after: Mapping[str, Any]
) -> list[Difference]:
    """Return the fields in which two kept records differ, in the order of the form."""
    found = [
        Difference(
            field.key,
            field.label,
            tuple(diff(shown(field, before.get(field.key)), shown(field, now))),
        )
        for field in FIELDS
        if not _same(before.get(field.key), now := after.get(field.key))
    ]
    was, now = str(before.get("parent") or ""), str(after.get("parent") or "")
    if was != now:
        found.append(Difference("parent", _PARENT, tuple(diff(was, now))))
    return found


def shown(field: Field, value: Any) -> str:
    """Return a kept value as text: amounts in yuan, choices in their Chinese wording."""
    if is_empty(value):
        return ""
    if field.kind is Kind.AMOUNT:
        return f"{yuan(int(value)):,.2f}"
    if field.kind is Kind.YES_NO:
        return "✓" if value else "–"
    choices = field.choices or _NO_CHOICES
    values = value if isinstance(value, list) else [value]
    return "；".join(_one(one, choices) for one in values)


def values_of_record(record: Mapping[str, Any]) -> dict[str, Any]:
    """Return a kept record as the values that an edit takes."""
    given = {f.key: _read(f, record[f.key]) for f in FIELDS if f.key in record}
    return {**given, "parent": record.get("parent") or ""}


def _one(value: Any, choices: Mapping[str, Choice]) -> str:
    if isinstance(value, Mapping):
        return " ".join(str(value[k]) for k in _IN_A_ROW if value.get(k))
    return choices[value].zh if value in choices else str(value)


def _same(one: Any, other: Any) -> bool:
    return one == other or (is_empty(one) and is_empty(other))


def _read(field: Field, value: Any) -> Any:
    if field.key == "training_level":
        return TrainingLevel(value)
    if value is None:
        return None
    if field.kind is Kind.DAY:
        return date.fromisoformat(value)
    if field.kind is Kind.HOURS:
        return Decimal(str(value))
    return value
