"""A web page named .xls, as many asset systems export: its largest table as rows."""

from html.parser import HTMLParser

from catalog.formats.cells_in import kept_text
from catalog.rules.import_file import MOST_COLUMNS, IsTooLarge
from kernel.values.errors import Refused

_CELLS = ("td", "th")


class _Tables(HTMLParser):
    """Collect the tables of a page; cells over several rows count for each."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[list[list[str]]] = []
        self._text: list[str] | None = None
        self._spans: tuple[int, int] = (1, 1)
        self._below: dict[int, tuple[int, str]] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self.tables.append([])
            self._below = {}
        elif tag == "tr" and self.tables:
            self._end_cell()
            self.tables[-1].append([])
        elif tag in _CELLS and self.tables and self.tables[-1]:
            self._end_cell()
            said = dict(attrs)
            self._spans = (_span(said.get("rowspan")), _span(said.get("colspan")))
            self._text = []
        elif tag == "br" and self._text is not None:
            self._text.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in (*_CELLS, "tr", "table"):
            self._end_cell()

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            self._text.append(data)

    def _end_cell(self) -> None:
        if self._text is None:
            return
        row, text = self.tables[-1][-1], kept_text("".join(self._text))
        self._text = None
        self._fill(row)
        down, across = self._spans
        if down > 1:
            self._below[len(row)] = (down - 1, text)
        row += [text, *[""] * (across - 1)]
        self._fill(row)
        if len(row) > MOST_COLUMNS:
            raise Refused(IsTooLarge())

    def _fill(self, row: list[str]) -> None:
        """Put what reaches down from above where the row has come to."""
        while (place := len(row)) in self._below and self._below[place][0] > 0:
            left, text = self._below[place]
            self._below[place] = (left - 1, text)
            row.append(text)


def from_html(content: bytes) -> list[list[str]]:
    """Return the rows of the table with the most of them; none without a table."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("gb18030", "replace")
    found = _Tables()
    found.feed(text)
    return max(found.tables, key=len, default=[])


def _span(text: str | None) -> int:
    return min(int(text), MOST_COLUMNS) if text and text.isdecimal() else 1
