"""The demo's own small tables."""

import csv
from pathlib import Path

DATA = Path(__file__).parent / "data"


def lines_of(name: str) -> list[dict[str, str]]:
    """Return the lines of a table in app/demo/data."""
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))
