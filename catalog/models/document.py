"""Documents that a lab hands out with an instrument."""

from sqlalchemy import CHAR, CheckConstraint, ForeignKey, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from catalog.rules.document import DocumentKind, Readers
from kernel.store.db import Row
from kernel.values.file_kind import MOST_BYTES, FileKind

DOCUMENT_ONCE = "uq_catalog_document_instrument_id_sha256"


class Document(Row):
    """A file of a listing; `kind` was found in the content, never taken from the name.

    `number` counts within the listing.
    """

    __tablename__ = "catalog_document"
    __table_args__ = (
        UniqueConstraint("instrument_id", "number"),
        UniqueConstraint("instrument_id", "sha256"),
        CheckConstraint(f"size > 0 AND size <= {MOST_BYTES}", name="size"),
    )

    instrument_id: Mapped[int] = mapped_column(
        ForeignKey("catalog_instrument.id", ondelete="CASCADE")
    )
    number: Mapped[int]
    purpose: Mapped[DocumentKind]
    readers: Mapped[Readers]
    title_zh: Mapped[str]
    title_en: Mapped[str]
    name: Mapped[str]
    kind: Mapped[FileKind]
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(CHAR(64))
    added_by_id: Mapped[int] = mapped_column(ForeignKey("identity_user.id"))
    # Read only to hand the document out.
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
