"""What a file is, by its first bytes, and why a file cannot be imported."""

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from kernel.values.errors import Refusal
from kernel.values.text import N_

MOST_BYTES = 10 * 1024 * 1024
# Larger than a file may be, so that one just above gets its sentence at the field.
MOST_REQUEST = 16 * 1024 * 1024
# A workbook of 10,000 rows and 40 columns unpacks to about 40 MB; reading one costs
# half as much again.
MOST_UNPACKED = 80 * 1024 * 1024
MOST_ROWS = 10_000
# Title rows and headings come on top of the instruments.
MOST_LINES = MOST_ROWS + 30
MOST_COLUMNS = 200
UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")


class FileKind(StrEnum):
    """What the content is, whatever the name says."""

    ZIP = "zip"
    OLD_WORKBOOK = "old workbook"
    HTML = "web page"
    TEXT = "text"


@dataclass(frozen=True)
class NotATable(Refusal):
    """The content is no workbook and no CSV."""

    message: ClassVar[str] = N_(
        "The file is no Excel workbook and no CSV, whatever its name says."
        " Save the list as .xlsx and upload that."
    )
    field: ClassVar[str | None] = "file"


@dataclass(frozen=True)
class IsDamaged(Refusal):
    """It begins like a workbook and cannot be read."""

    message: ClassVar[str] = N_(
        "The workbook cannot be read: it is damaged or not all of it arrived. Open it in"
        " Excel, save it as .xlsx and upload that."
    )
    field: ClassVar[str | None] = "file"


@dataclass(frozen=True)
class NoSuchSheet(Refusal):
    """The workbook has no filled sheet of that name."""

    sheet: str
    message: ClassVar[str] = N_(
        "The workbook shows no filled sheet {sheet}; take one from the list."
    )
    field: ClassVar[str | None] = "sheet"


@dataclass(frozen=True)
class IsEncrypted(Refusal):
    """A password protects the workbook."""

    message: ClassVar[str] = N_(
        "A password protects the workbook. Save it without one and upload that."
    )
    field: ClassVar[str | None] = "file"


@dataclass(frozen=True)
class HasMacros(Refusal):
    """Programs are not read."""

    message: ClassVar[str] = N_(
        "The workbook holds macros. Save it as .xlsx without them and upload that."
    )
    field: ClassVar[str | None] = "file"


@dataclass(frozen=True)
class HasFormulas(Refusal):
    """What a formula shows depends on where it is opened."""

    message: ClassVar[str] = N_(
        "The workbook holds formulas. Copy the table, paste it as values and upload"
        " that."
    )
    field: ClassVar[str | None] = "file"


@dataclass(frozen=True)
class IsTooLarge(Refusal):
    """More than is read at once."""

    message: ClassVar[str] = N_(
        "At most 10 MB, 80 MB unpacked, {most_rows} rows and {most_columns} columns"
        " are read at once, empty but formatted cells included. Delete what is empty, or"
        " split the list and upload the parts."
    )
    field: ClassVar[str | None] = "file"
    most_rows: int = MOST_ROWS
    most_columns: int = MOST_COLUMNS


@dataclass(frozen=True)
class IsEmpty(Refusal):
    """No row below a heading."""

    message: ClassVar[str] = N_(
        "No table was found: one row of headings and the instruments below it are"
        " expected on the first filled sheet."
    )
    field: ClassVar[str | None] = "file"


def kind_of(content: bytes) -> FileKind | Refusal:
    """Return what the content is, or why it is not read any further."""
    if len(content) > MOST_BYTES:
        return IsTooLarge()
    if not content.strip():
        return IsEmpty()
    if content.startswith(b"PK\x03\x04"):
        return FileKind.ZIP
    if content.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return _kind_of_compound(content)
    if content.startswith(UTF_16_MARKS):
        return FileKind.TEXT
    if b"\x00" in content or content.startswith((b"%PDF", b"\x89PNG", b"{")):
        return NotATable()
    if content.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<"):
        return FileKind.HTML if b"<table" in content.lower() else NotATable()
    return FileKind.TEXT


def _kind_of_compound(content: bytes) -> FileKind | Refusal:
    """Return what a compound file is, by the names of what stands in it."""

    def holds(name: str) -> bool:
        return name.encode("utf-16-le") in content

    if holds("EncryptedPackage"):
        return IsEncrypted()
    if holds("_VBA_PROJECT"):
        return HasMacros()
    return FileKind.OLD_WORKBOOK if holds("Workbook") or holds("Book") else NotATable()
