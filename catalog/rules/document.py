"""Documents of an instrument: what they are, who may read them, why one is not kept."""

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from kernel.values.errors import Refusal
from kernel.values.text import N_

MOST_DOCUMENTS = 30
TITLE_LENGTH = 80


class DocumentKind(StrEnum):
    """What a document is for."""

    MANUAL = "manual"
    SAMPLES = "samples"
    PROCEDURE = "procedure"
    SAFETY = "safety"
    CERTIFICATE = "certificate"
    OTHER = "other"


class Readers(StrEnum):
    """Who may read a document of a listing that they can see."""

    PUBLIC = "public"
    MEMBERS = "members"


DOCUMENT_NAMES: dict[DocumentKind, str] = {
    DocumentKind.MANUAL: N_("Manual"),
    DocumentKind.SAMPLES: N_("Preparing samples"),
    DocumentKind.PROCEDURE: N_("Operating procedure"),
    DocumentKind.SAFETY: N_("Safety instructions"),
    DocumentKind.CERTIFICATE: N_("Certificate"),
    DocumentKind.OTHER: N_("Other document"),
}
READER_NAMES: dict[Readers, str] = {
    Readers.PUBLIC: N_("Everybody"),
    Readers.MEMBERS: N_("People signed in"),
}


@dataclass(frozen=True)
class TooManyDocuments(Refusal):
    """The listing has as many documents as it may have."""

    most: int = MOST_DOCUMENTS
    field: ClassVar[str | None] = "file"
    message: ClassVar[str] = N_(
        "A listing has at most {most} documents. Remove one first."
    )


@dataclass(frozen=True)
class DocumentKeptAlready(Refusal):
    """The listing has a document with the same content."""

    field: ClassVar[str | None] = "file"
    message: ClassVar[str] = N_("The listing has this document already.")
