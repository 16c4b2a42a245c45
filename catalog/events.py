"""What happened to listings."""

from dataclasses import dataclass
from typing import ClassVar

from kernel.values.events import Event


@dataclass(frozen=True, kw_only=True)
class ListingEvent(Event):
    """Base of what happens to a listing; the version is the one it has afterwards."""

    subject: ClassVar[str] = "catalog_instrument"

    code: str
    organisation_id: int
    version: int
    name_zh: str
    name_en: str


@dataclass(frozen=True, kw_only=True)
class InstrumentCreated(ListingEvent):
    """A listing was begun as a draft."""


@dataclass(frozen=True, kw_only=True)
class ListingEdited(ListingEvent):
    """Fields of a listing were changed."""


@dataclass(frozen=True, kw_only=True)
class ListKept(Event):
    """A list of instruments was uploaded, to be looked at and confirmed."""

    subject: ClassVar[str] = "catalog_listing_import"

    code: str
    organisation_id: int
    file_name: str


@dataclass(frozen=True, kw_only=True)
class ListRead(Event):
    """Somebody said what the columns of a list mean, or had it compared again."""

    subject: ClassVar[str] = "catalog_listing_import"

    code: str
    organisation_id: int


@dataclass(frozen=True, kw_only=True)
class ListCompared(Event):
    """A list was compared with what stands: what confirming would do with its rows."""

    subject: ClassVar[str] = "catalog_listing_import"

    code: str
    organisation_id: int
    new: int
    changed: int
    same: int
    refused: int


@dataclass(frozen=True, kw_only=True)
class ListConfirmed(Event):
    """Somebody confirmed what the comparison of a list showed."""

    subject: ClassVar[str] = "catalog_listing_import"

    code: str
    organisation_id: int


@dataclass(frozen=True, kw_only=True)
class ListImported(Event):
    """An uploaded list was confirmed; each listing has its own entry besides."""

    subject: ClassVar[str] = "catalog_listing_import"

    code: str
    organisation_id: int
    new: int
    changed: int


@dataclass(frozen=True, kw_only=True)
class RowsForgotten(Event):
    """The judged rows of an old list were deleted."""

    subject: ClassVar[str] = "catalog_listing_import"


@dataclass(frozen=True, kw_only=True)
class ListingSubmitted(ListingEvent):
    """A listing was handed in for publication."""


@dataclass(frozen=True, kw_only=True)
class ListingPublished(ListingEvent):
    """A listing became visible to everybody."""


@dataclass(frozen=True, kw_only=True)
class ListingReturned(ListingEvent):
    """A listing was given back with a comment."""

    comment: str


@dataclass(frozen=True, kw_only=True)
class ListingSuspended(ListingEvent):
    """A published listing was taken out of sight for a while."""

    comment: str


@dataclass(frozen=True, kw_only=True)
class ListingResumed(ListingEvent):
    """A suspended listing became visible again."""


@dataclass(frozen=True, kw_only=True)
class ListingRetired(ListingEvent):
    """A listing ended."""


@dataclass(frozen=True, kw_only=True)
class EditionPublished(Event):
    """An edition of the sharing list was numbered, dated and kept."""

    subject: ClassVar[str] = "catalog_edition"

    code: str
    number: int
    entries: int
    entering: int
    leaving: int
    changed: int


@dataclass(frozen=True, kw_only=True)
class ListingReported(ListingEvent):
    """A listing was reported to a platform outside."""

    platform: str


@dataclass(frozen=True, kw_only=True)
class PhotoAdded(ListingEvent):
    """A picture was added to a listing."""

    key: str


@dataclass(frozen=True, kw_only=True)
class PhotoChanged(ListingEvent):
    """What is said of a picture, or its place, was changed."""

    key: str


@dataclass(frozen=True, kw_only=True)
class PhotoRemoved(ListingEvent):
    """A picture was taken away."""

    key: str


@dataclass(frozen=True, kw_only=True)
class DocumentAdded(ListingEvent):
    """A document was added to a listing."""

    number: int


@dataclass(frozen=True, kw_only=True)
class DocumentChanged(ListingEvent):
    """Title, purpose or readers of a document were changed."""

    number: int


@dataclass(frozen=True, kw_only=True)
class DocumentRemoved(ListingEvent):
    """A document was taken away."""

    number: int


@dataclass(frozen=True, kw_only=True)
class CertificateRecorded(ListingEvent):
    """A certificate of calibration or accreditation was recorded."""

    number: int


@dataclass(frozen=True, kw_only=True)
class CertificateWithdrawn(ListingEvent):
    """A certificate counts no more."""

    number: int
    comment: str


@dataclass(frozen=True, kw_only=True)
class CertificateEnding(ListingEvent):
    """A certificate ends soon; `days` is which of the reminders this is."""

    number: int
    certificate_no: str
    valid_until: str
    days: int


@dataclass(frozen=True, kw_only=True)
class SynonymSet(Event):
    """A term was put into a group of synonyms, or taken out."""

    subject: ClassVar[str] = "catalog_synonym"

    group: str
    term: str


@dataclass(frozen=True, kw_only=True)
class AgreementPublished(ListingEvent):
    """Terms on results and data were published; `number` is their version."""

    agreement_id: int
    number: int
    whole_unit: bool


@dataclass(frozen=True, kw_only=True)
class AgreementAccepted(ListingEvent):
    """Somebody accepted the terms on results and data."""

    agreement_id: int
    number: int


@dataclass(frozen=True, kw_only=True)
class FavouriteSet(Event):
    """Somebody marked an instrument to find it again, or took the mark away."""

    subject: ClassVar[str] = "catalog_instrument"

    code: str
