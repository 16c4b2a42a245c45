"""The summary of a period as PDF: A4, Chinese typography, charts, space for a seal."""

from pathlib import Path

from flask_babel import gettext

from catalog.formats.typeset import typeset
from collaboration.formats.summary_text import Printed
from kernel.http import speech

_PAGE = Path(__file__).with_name("summary.typ")


def summary_pdf(summary: Printed) -> bytes:
    """Return the PDF; its text can be searched and copied."""
    data = {
        "lang": "en" if speech.in_english() else "zh",
        "title": summary.title,
        "period": summary.period,
        "made": f"{gettext('As of')} {summary.made}",
        "note": summary.note,
        "stats": summary.stats,
        "sections": [
            {
                "title": one.title,
                "heads": one.heads,
                "rows": one.rows,
                "labels": [" → ".join(row[: one.right]) for row in one.rows],
                "bars": one.bars,
                "right": one.right,
                "note": one.note,
                "widths": [3, *([1.3] * (len(one.heads) - 1))],
            }
            for one in summary.sections
        ],
        "problems": summary.problems,
        "problems_title": gettext("Problems reported"),
        "nothing": gettext("Nothing in this period."),
        "compiled": gettext("Compiled by:"),
        "seal": gettext("(seal)"),
        "date": gettext("Date:") + " " * 12,
    }
    return typeset(_PAGE, data)
