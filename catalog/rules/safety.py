"""Safety tags of instruments and samples, from the customer's table."""

import csv
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from kernel.values.text import Bilingual

TABLE = Path(__file__).parents[2] / "reference" / "safety_tags.csv"


@dataclass(frozen=True, slots=True)
class SafetyTag:
    """A hazard; `gate` says what stands before use: basic, training or permit."""

    key: str
    name: Bilingual
    requirement_zh: str
    gate: str


@lru_cache(maxsize=1)
def safety_tags() -> dict[str, SafetyTag]:
    """Return the tags by key, in the order of the table."""
    with TABLE.open(encoding="utf-8", newline="") as lines:
        return {
            row["key"]: SafetyTag(
                row["key"],
                Bilingual(row["zh"], row["en"]),
                row["requirement_zh"],
                row["gate"],
            )
            for row in csv.DictReader(lines)
        }
