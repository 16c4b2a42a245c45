"""What kind of instrument a Chinese name tells of, where a list says no more.

From the words of reference/kind_words.csv and the names of reference/instrument_types.csv:
the longest one that stands in the name decides. It is a proposal for a draft.
"""

import csv
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from catalog.rules.search_terms import folded

REFERENCE = Path(__file__).parents[2] / "reference"
_FILES = {"kind_words.csv": "word", "instrument_types.csv": "name_zh"}


@dataclass(frozen=True, slots=True)
class KindOfInstrument:
    """A category's code and the English name of what is in it."""

    category_code: str
    name_en: str


@lru_cache(maxsize=1)
def _words() -> dict[str, KindOfInstrument]:
    found: dict[str, KindOfInstrument] = {}
    for name, column in _FILES.items():
        with (REFERENCE / name).open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines):
                kind = KindOfInstrument(row["category_code"], row["name_en"])
                found.setdefault(folded(row[column]), kind)
    return dict(sorted(found.items(), key=lambda pair: -len(pair[0])))


@lru_cache(maxsize=4096)
def kind_by_name(name_zh: str) -> KindOfInstrument | None:
    """Return the kind whose longest word stands in the name, or None."""
    name = folded(name_zh)
    return next((kind for word, kind in _words().items() if word in name), None)
