"""What a file is, found in its content: a name can say anything."""

import io
import re
import zipfile
from enum import StrEnum

from kernel.values.text import N_

MOST_BYTES = 20 * 1024 * 1024
LONGEST_NAME = 120
# An office file has some hundred parts; a million would be an attack.
_MOST_PARTS = 5000


class FileKind(StrEnum):
    """The kinds that are kept."""

    PDF = "pdf"
    JPEG = "jpg"
    PNG = "png"
    WORD = "docx"
    EXCEL = "xlsx"


KIND_WORDS = {
    FileKind.PDF: N_("PDF"),
    FileKind.JPEG: N_("JPEG picture"),
    FileKind.PNG: N_("PNG picture"),
    FileKind.WORD: N_("Word document"),
    FileKind.EXCEL: N_("Excel workbook"),
}
MEDIA_TYPES = {
    FileKind.PDF: "application/pdf",
    FileKind.JPEG: "image/jpeg",
    FileKind.PNG: "image/png",
    FileKind.WORD: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    FileKind.EXCEL: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_SUFFIXES = {"jpeg": FileKind.JPEG}
_HEADS = (
    (b"%PDF-", FileKind.PDF),
    (b"\xff\xd8\xff", FileKind.JPEG),
    (b"\x89PNG\r\n\x1a\n", FileKind.PNG),
)
_PARTS = {
    "word/document.xml": FileKind.WORD,
    "xl/workbook.xml": FileKind.EXCEL,
}


def kind_of(content: bytes) -> FileKind | None:
    """Return what the bytes are, or None for anything that is not kept.

    Office files are looked at by their parts, without unpacking them; one with macros
    is none of the kinds.
    """
    for head, kind in _HEADS:
        if content.startswith(head):
            return kind
    return _office(content) if content.startswith(b"PK\x03\x04") else None


def safe_name(name: str, kind: FileKind) -> str:
    """Return a name without folders and controls, ending as its content demands."""
    last = re.split(r"[/\\]", name)[-1]
    plain = "".join(c for c in last if c.isprintable() and c not in '<>:"|?*').strip(
        ". "
    )
    stem, _, suffix = plain.rpartition(".")
    told = _SUFFIXES.get(suffix.lower(), suffix.lower())
    if not stem or told != kind:
        stem, suffix = plain or "file", str(kind)
    room = LONGEST_NAME - len(suffix) - 1
    return f"{stem[:room]}.{suffix.lower()}"


def _office(content: bytes) -> FileKind | None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            names = set(parts.namelist())
    except (zipfile.BadZipFile, ValueError, OSError):
        return None
    if len(names) > _MOST_PARTS or "[Content_Types].xml" not in names:
        return None
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        return None
    return next((kind for part, kind in _PARTS.items() if part in names), None)
