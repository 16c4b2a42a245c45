"""What an administrator changed about the table of synonyms."""

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kernel.store.db import Row

TERM_TAKEN = "uq_catalog_synonym_group_key_term"


class SynonymChange(Row):
    """A term added to a group of synonyms, or one of the delivered table taken out.

    What the program is delivered with stays in its file, so that a new version of the
    file and an administrator's changes live side by side.
    """

    __tablename__ = "catalog_synonym"
    __table_args__ = (
        UniqueConstraint("group_key", "term"),
        CheckConstraint("length(group_key) BETWEEN 1 AND 40", name="group_key"),
        CheckConstraint("length(term) BETWEEN 1 AND 60", name="term"),
    )

    group_key: Mapped[str]
    term: Mapped[str]
    present: Mapped[bool] = mapped_column()
