"""Where our source stands, for tests that read it."""

from pathlib import Path

ROOT = Path(__file__).parents[2]
SLICES = (
    "identity",
    "notification",
    "catalog",
    "booking",
    "collaboration",
    "oversight",
)
PACKAGES = ("app", *SLICES, "kernel", "config")
FILES = sorted(path for name in PACKAGES for path in (ROOT / name).rglob("*.py"))
LONGEST = 300


def name_of(path: Path) -> str:
    """Return a path as it is written in this repository."""
    return str(path.relative_to(ROOT))
