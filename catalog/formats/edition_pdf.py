"""An edition of the sharing list as PDF, A4 across, to print and to file."""

from collections.abc import Sequence
from datetime import date
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
    day: date,
) -> bytes:
    """Return the PDF, dated as the edition; its text can be searched and copied."""
    data = {
        "lang": lang, "title": title, "facts": list(facts), "note": note,
        "headings": list(headings), "rows": [list(row) for row in rows], "seal": seal,
        "date": {"year": day.year, "month": day.month, "day": day.day},
    }  # fmt: skip
    return typeset(_PAGE, data)
