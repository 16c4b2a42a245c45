"""A listing as the export profiles see it: the record and the names around it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from catalog.rules.listing_fields import BY_KEY, Kind
from catalog.rules.listing_state import ListingState

_FEN_PER_WAN = Decimal(1_000_000)
# The database keeps the names of a row in no order of ours.
_IN_A_ROW = (
    "name", "model", "value", "unit", "count", "relation", "kind", "identifier",
)  # fmt: skip
_RESOLVER = re.compile(r"^https://[^/]+/")


@dataclass(frozen=True, slots=True)
class ExportRecord:
    """One listing; `url` is its public page, `values` the fields of the table by key."""

    code: str
    url: str
    state: ListingState
    unit_zh: str
    unit_en: str
    credit_code: str
    category_zh: str
    category_en: str
    parent_url: str
    parent_zh: str
    parent_type: str
    listed_on: date | None
    values: Mapping[str, Any]
    # Where the cover is to be had; empty without pictures.
    picture_url: str = ""

    def text(self, key: str) -> str:
        """Return a field as Chinese forms print it; empty when not given.

        Amounts are in 10,000 yuan with two decimals, days as 2016-01-01, choices in the
        official wording, several values with full-width commas between them.
        """
        value = self.values.get(key)
        if value is None or value in ("", []):
            return ""
        field = BY_KEY[key]
        if field.kind is Kind.AMOUNT:
            return f"{Decimal(value) / _FEN_PER_WAN:.2f}"
        if field.kind is Kind.YES_NO:
            return "是" if value else "否"
        words = value if isinstance(value, list) else [value]
        if field.kind is Kind.ROWS:
            return "；".join(_line(row) for row in words)
        choices = field.choices or {}
        return "，".join(
            choices[one].zh if one in choices else str(one) for one in words
        )

    @property
    def identifiers(self) -> list[tuple[str, str]]:
        """Return (type, identifier), the most lasting first; the page is always one."""
        found = []
        if pid := str(self.values.get("pid") or ""):
            number = _RESOLVER.sub("", pid)
            found.append(("DOI" if number.startswith("10.") else "Handle", number))
        if cstr := str(self.values.get("cstr") or ""):
            found.append(("CSTR", cstr.removeprefix("CSTR:")))
        return [*found, ("URL", self.url)]

    @property
    def description(self) -> str:
        """Return specifications and functions as one text."""
        parts = [self.text("specs_zh"), self.text("functions_zh")]
        return "\n".join(part for part in parts if part)


def acknowledgement(record: ExportRecord, *, english: bool = False) -> str:
    """Return how to name the instrument in a publication: the lab's words or ours."""
    own = record.values.get("acknowledge_en" if english else "acknowledge_zh")
    if own:
        return str(own)
    kind, number = record.identifiers[0]
    known = number if kind == "URL" else f"{kind}:{number}"
    if english:
        unit = record.unit_en or record.unit_zh
        name = record.values.get("name_en")
        return f"The authors thank {unit} for the use of its {name} ({known})."
    name = record.values.get("name_zh")
    return f"感谢{record.unit_zh}的{name}（{known}）提供的技术支持。"


def _line(row: Mapping[str, Any]) -> str:
    told = [str(row[key]) for key in _IN_A_ROW if row.get(key) not in ("", None)]
    return " ".join(told)
