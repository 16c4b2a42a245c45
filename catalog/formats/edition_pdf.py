"""An edition of the sharing list as PDF, A4 across, to print and to file."""

from collections.abc import Sequence
from pathlib import Path

from catalog.formats.typeset import typeset

PDF = "application/pdf"
_PAGE = Path(__file__).with_name("edition.typ")


def edition_pdf(
    *,
    lang: str,
    title: str,
    facts: Sequence[str],
    note: str,
    headings: Sequence[str],
    rows: Sequence[Sequence[str]],
    seal: str,
) -> bytes:
    """Return the PDF; its text can be searched and copied."""
    data = {
        "lang": lang, "title": title, "facts": list(facts), "note": note,
        "headings": list(headings), "rows": [list(row) for row in rows], "seal": seal,
    }  # fmt: skip
    return typeset(_PAGE, data)
