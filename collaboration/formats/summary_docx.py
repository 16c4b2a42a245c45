"""The summary of a period as a Word document, for editing."""

import io

from docx import Document as new_document  # noqa: N813
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from flask_babel import gettext

from collaboration.formats.summary_text import Printed, Section

FONT = "仿宋"


def summary_docx(summary: Printed) -> bytes:
    """Return the document: A4, the same numbers as the page."""
    document = new_document()
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = FONT, Pt(10.5)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    for text, size in ((summary.title, 20), (summary.period, 14)):
        line = document.add_paragraph()
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER
        line.add_run(text).font.size = Pt(size)
    document.add_paragraph(
        f"{gettext('As of')} {summary.made}"
    ).alignment = WD_ALIGN_PARAGRAPH.CENTER
    numbers = [[label, value] for label, value in summary.stats]
    heads = [gettext("Figure"), gettext("Value")]
    _table(document, Section("", heads, numbers, 1))
    document.add_paragraph(summary.note)
    for section in summary.sections:
        document.add_heading(section.title, level=2)
        if section.note:
            document.add_paragraph(section.note)
        _table(document, section)
    if summary.problems:
        document.add_heading(gettext("Problems reported"), level=2)
        for who, said in summary.problems:
            document.add_paragraph(f"{who}\n{said}")
    for text in (gettext("Compiled by:"), gettext("(seal)"), gettext("Date:")):
        document.add_paragraph(text).alignment = WD_ALIGN_PARAGRAPH.RIGHT
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _table(document: Document, section: Section) -> None:
    if not section.rows:
        document.add_paragraph(gettext("Nothing in this period."))
        return
    table = document.add_table(rows=1, cols=len(section.heads), style="Table Grid")
    for cell, head in zip(table.rows[0].cells, section.heads, strict=True):
        cell.text = head
    for row in section.rows:
        cells = table.add_row().cells
        for number, (cell, text) in enumerate(zip(cells, row, strict=True)):
            cell.text = text
            if number >= section.right:
                cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
