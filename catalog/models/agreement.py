"""Terms on results and data, and who accepted which version. Neither ever changes."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kernel.store.db import Row


class Agreement(Row):
    """A version of the terms of a unit, or of one of its instruments."""

    __tablename__ = "catalog_agreement"
    __table_args__ = (
        UniqueConstraint(
            "organisation_id",
            "instrument_id",
            "version",
            postgresql_nulls_not_distinct=True,
        ),
        CheckConstraint("version > 0 AND text_zh <> ''", name="text"),
        Index(None, "instrument_id"),
    )

    organisation_id: Mapped[int] = mapped_column(ForeignKey("identity_organisation.id"))
    instrument_id: Mapped[int | None] = mapped_column(
        ForeignKey("catalog_instrument.id")
    )
    version: Mapped[int]
    text_zh: Mapped[str]
    text_en: Mapped[str]
    effective_from: Mapped[datetime]
    published_by_id: Mapped[int] = mapped_column(ForeignKey("identity_user.id"))


class Acceptance(Row):
    """Somebody's yes to a version."""

    __tablename__ = "catalog_agreement_acceptance"
    __table_args__ = (UniqueConstraint("agreement_id", "user_id"),)

    agreement_id: Mapped[int] = mapped_column(ForeignKey("catalog_agreement.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("identity_user.id"), index=True)
