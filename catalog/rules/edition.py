"""Editions of the sharing list: what enters, leaves and changes between two."""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from catalog.rules.listing_fields import FIELDS
from catalog.rules.shown_fields import OF_THE_LAB, PERSONAL
from kernel.values.errors import Refusal
from kernel.values.text import N_

# What an edition says of an instrument, in the order of its tables: who it is, then all
# of the record that concerns everybody. A lab's people are left out: a published edition
# cannot forget them.
_FIRST: dict[str, str] = {
    "code": N_("Number"),
    "name_zh": N_("Chinese name"),
    "name_en": N_("English name"),
    "manufacturer": N_("Manufacturer"),
    "model": N_("Model"),
    "category_code": N_("Category"),
    "category_zh": N_("Category in Chinese"),
    "category_en": N_("Category in English"),
    "unit_zh": N_("Managing unit"),
    "unit_en": N_("Managing unit in English"),
    "inner_id": N_("Number within the unit"),
    "zone_zh": N_("Zone"),
    "zone_en": N_("Zone in English"),
    "address_zh": N_("Address"),
    "room": N_("Building and room"),
    "modes": N_("Modes of use"),
    "training_level": N_("Qualification"),
    "reference_fee_zh": N_("Reference fees"),
    "commissioned_on": N_("In use since"),
}
MORE = tuple(
    field
    for field in FIELDS
    if field.key not in {*_FIRST, *PERSONAL, *OF_THE_LAB, "zone_key"}
)
COLUMNS: dict[str, str] = {**_FIRST, **{field.key: field.label for field in MORE}}
CODE = re.compile(r"20[0-9]{2}(Q[1-4]|H[12])?")

Entry = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Change:
    """An instrument of both lists that says something else now: field, before, after."""

    entry: Entry
    fields: tuple[tuple[str, Any, Any], ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a list would bring against the one before."""

    entering: tuple[Entry, ...]
    leaving: tuple[Entry, ...]
    changed: tuple[Change, ...]

    @property
    def empty(self) -> bool:
        """Say whether both lists are alike."""
        return not (self.entering or self.leaving or self.changed)


@dataclass(frozen=True)
class EditionTaken(Refusal):
    """There is an edition of this code."""

    edition: str
    message: ClassVar[str] = N_(
        "Edition {edition} is published already and stays as it is."
    )
    field: ClassVar[str | None] = "code"


@dataclass(frozen=True)
class NothingToPublish(Refusal):
    """The list is empty."""

    message: ClassVar[str] = N_(
        "No instrument is published, so there is no list to make."
    )


def compare(before: Sequence[Entry], after: Sequence[Entry]) -> Comparison:
    """Return what enters, leaves and changes; instruments are told apart by code."""
    old = {entry["code"]: entry for entry in before}
    new = {entry["code"]: entry for entry in after}
    changed = [
        Change(entry, fields)
        for code, entry in new.items()
        if code in old and (fields := _differences(old[code], entry))
    ]
    return Comparison(
        entering=tuple(entry for code, entry in new.items() if code not in old),
        leaving=tuple(entry for code, entry in old.items() if code not in new),
        changed=tuple(changed),
    )


def digest_of(entries: Sequence[Entry]) -> str:
    """Return a fingerprint: alike lists, and only those, have the same."""
    told = json.dumps(list(entries), sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(told.encode()).hexdigest()


def usual_code(day: date) -> str:
    """Return the code of the quarter in which the day lies, such as 2026Q4."""
    return f"{day.year}Q{(day.month + 2) // 3}"


def _differences(old: Entry, new: Entry) -> tuple[tuple[str, Any, Any], ...]:
    return tuple(
        (name, old.get(name, ""), new.get(name, ""))
        for name in COLUMNS
        # An edition of before may say less of each instrument.
        if name in old and old[name] != new.get(name, "")
    )
