"""Why a file is not kept, whatever it belongs to."""

from dataclasses import dataclass
from typing import ClassVar

from kernel.values.errors import Refusal, Refused
from kernel.values.file_kind import MOST_BYTES, FileKind, kind_of
from kernel.values.text import N_


@dataclass(frozen=True)
class FileTooLarge(Refusal):
    """The file is larger than what is kept."""

    size_mb: str
    field: ClassVar[str | None] = "file"
    message: ClassVar[str] = N_(
        "The file has {size_mb} MB; at most 20 MB are kept. Split it, or save it smaller."
    )


@dataclass(frozen=True)
class FileKindUnknown(Refusal):
    """The content is not of a kind that is kept."""

    field: ClassVar[str | None] = "file"
    message: ClassVar[str] = N_(
        "By its content this is no PDF, JPEG, PNG, Word (docx) or Excel (xlsx) file"
        " without macros. Save it as one of these."
    )


@dataclass(frozen=True)
class FileEmpty(Refusal):
    """Nothing was sent."""

    field: ClassVar[str | None] = "file"
    message: ClassVar[str] = N_("Choose a file that is not empty.")


@dataclass(frozen=True)
class FileUndeclared(Refusal):
    """The declaration that nothing classified is in the file is missing."""

    field: ClassVar[str | None] = "nothing_classified"
    message: ClassVar[str] = N_("Confirm that nothing classified is in the file.")


def require_file(content: bytes, *, declared: bool) -> None:
    """Raise Refused unless there are bytes, at most 20 MB, and nothing classified.

    `declared` is the sender's word that nothing classified is in them.
    """
    if not declared:
        raise Refused(FileUndeclared())
    if not content:
        raise Refused(FileEmpty())
    if len(content) > MOST_BYTES:
        raise Refused(FileTooLarge(f"{len(content) / 1024 / 1024:.1f}"))


def kept_kind(content: bytes, *, declared: bool) -> FileKind:
    """Return the kind that the bytes show. Raises Refused, like `require_file` too."""
    require_file(content, declared=declared)
    kind = kind_of(content)
    if kind is None:
        raise Refused(FileKindUnknown())
    return kind
