"""Editions of the sharing list, as they were published."""

from datetime import date
from typing import Any

from sqlalchemy import (
    CHAR,
    BigInteger,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Integer,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from kernel.store.db import Base, Row

EDITION_TAKEN = "uq_catalog_edition_code"


class Edition(Row):
    """A numbered, dated edition. A trigger refuses every later change."""

    __tablename__ = "catalog_edition"
    __table_args__ = (
        UniqueConstraint("code"),
        UniqueConstraint("number"),
        UniqueConstraint("id", "entry_count"),
        CheckConstraint("code ~ '^20[0-9]{2}(Q[1-4]|H[12])?$'", name="code"),
        CheckConstraint("number > 0", name="number"),
    )

    code: Mapped[str]
    number: Mapped[int] = mapped_column(Integer)
    published_on: Mapped[date]
    published_by_id: Mapped[int | None] = mapped_column(ForeignKey("identity_user.id"))
    note: Mapped[str] = mapped_column(server_default=text("''"))
    entry_count: Mapped[int] = mapped_column(Integer)
    digest: Mapped[str] = mapped_column(CHAR(64))


class EditionEntry(Base):
    """One instrument of an edition, as it was; all positions up to the count are taken."""

    __tablename__ = "catalog_edition_entry"
    __table_args__ = (
        ForeignKeyConstraint(
            ["edition_id", "entry_count"],
            ["catalog_edition.id", "catalog_edition.entry_count"],
            name="fk_catalog_edition_entry_edition_id",
        ),
        CheckConstraint("position BETWEEN 1 AND entry_count", name="position"),
    )

    edition_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    position: Mapped[int] = mapped_column(Integer, primary_key=True)
    entry_count: Mapped[int] = mapped_column(Integer)
    data: Mapped[dict[str, Any]]
