"""The Chinese side of every message: pairs in CSV files, compiled for gettext."""

import csv
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo

ROOT = Path(__file__).parent.parent
PAIRS = ROOT / "app" / "translations" / "zh"
COMPILED = ROOT / "app" / "translations" / "zh_Hans_CN" / "LC_MESSAGES" / "messages.mo"
PACKAGES = (
    "app",
    "oversight",
    "collaboration",
    "booking",
    "catalog",
    "notification",
    "identity",
    "kernel",
)
KEYWORDS = {
    "_": None,
    "gettext": None,
    "N_": None,
    "ngettext": (1, 2),
    "lazy_gettext": None,
}
METHODS = [("**.py", "python"), ("**/templates/**.html", "jinja2.ext:babel_extract")]


def pairs() -> Iterator[tuple[str, str, str]]:
    """Yield (file, English, Chinese) for every line of the CSV files."""
    for path in sorted(PAIRS.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines):
                yield path.name, row["en"], row["zh"]


def used() -> dict[str, str]:
    """Return every message id in the code with one place where it stands."""
    found: dict[str, str] = {}
    for package in PACKAGES:
        messages = extract_from_dir(
            ROOT / package, METHODS, keywords=KEYWORDS, directory_filter=lambda _: True
        )
        for name, line, message, _comments, _context in messages:
            for one in message if isinstance(message, tuple) else (message,):
                if one:
                    found.setdefault(one, f"{package}/{name}:{line}")
    return found


def compile_chinese() -> Path:
    """Write the compiled catalogue and return its path."""
    catalogue = Catalog(locale="zh_Hans_CN", domain="messages")
    for _file, english, chinese in pairs():
        catalogue.add(english, chinese)
    COMPILED.parent.mkdir(parents=True, exist_ok=True)
    with COMPILED.open("wb") as target:
        write_mo(target, catalogue)
    return COMPILED


def is_stale() -> bool:
    """Say whether a CSV file is newer than the compiled catalogue."""
    if not COMPILED.exists():
        return True
    newest = max((p.stat().st_mtime for p in PAIRS.glob("*.csv")), default=0.0)
    return newest > COMPILED.stat().st_mtime


if __name__ == "__main__":
    compile_chinese()
