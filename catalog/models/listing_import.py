"""Lists that people brought, until and after they were imported."""

from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from kernel.store.db import Row


class ListingImport(Row):
    """One uploaded list; `done` tells what came of it once it was confirmed.

    `columns` maps plain headings to fields as they were confirmed: the unit's next list
    begins with them.
    """

    __tablename__ = "catalog_listing_import"
    __table_args__ = (
        CheckConstraint("octet_length(content) <= 10485760", name="size"),
        Index(None, "organisation_id", "id"),
    )

    code: Mapped[str] = mapped_column(unique=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("identity_organisation.id"))
    uploaded_by_id: Mapped[int] = mapped_column(ForeignKey("identity_user.id"))
    file_name: Mapped[str]
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    columns: Mapped[dict[str, Any] | None]
    done: Mapped[dict[str, Any] | None]
