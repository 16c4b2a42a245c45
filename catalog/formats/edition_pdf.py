"""An edition of the sharing list as PDF, A4 across, to print and to file."""

import json
from collections.abc import Sequence
from pathlib import Path

import pylopdf_fonts_zh_cn
import typst

PDF = "application/pdf"
_PAGE = Path(__file__).with_name("edition.typ")
_FONTS = Path(pylopdf_fonts_zh_cn.__file__).parent


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
    made: bytes = typst.compile(
        str(_PAGE),
        font_paths=[str(_FONTS)],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        format="pdf",
    )
    return made
