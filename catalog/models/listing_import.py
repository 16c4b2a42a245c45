"""Lists that people brought, until and after they were imported."""

from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Text,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from catalog.rules.import_outcome import Outcome, Stage
from kernel.store.db import Base, Row


def _maybe() -> Mapped[dict[str, Any] | None]:
    return mapped_column(JSONB(none_as_null=True))


def _texts() -> Mapped[list[str]]:
    return mapped_column(ARRAY(Text), server_default=text("'{}'"))


class ListingImport(Row):
    """One uploaded list; `done` tells what came of it once it was confirmed.

    `headings` stand in line `heading_line` of the file, `chosen` is the field of each
    or nothing. `digest` is that of what confirming would write. `columns` maps plain
    headings to fields as they were confirmed: the unit's next list begins with them.
    """

    __tablename__ = "catalog_listing_import"
    __table_args__ = (
        CheckConstraint("octet_length(content) <= 10485760", name="size"),
        CheckConstraint(
            "stage IN ('reading', 'ready', 'writing', 'done')", name="stage"
        ),
        CheckConstraint("(stage = 'done') = (done IS NOT NULL)", name="done"),
        CheckConstraint("cardinality(headings) = cardinality(chosen)", name="columns"),
        Index(None, "organisation_id", "id"),
        Index(None, "task_id"),
    )

    code: Mapped[str] = mapped_column(unique=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("identity_organisation.id"))
    uploaded_by_id: Mapped[int] = mapped_column(ForeignKey("identity_user.id"))
    file_name: Mapped[str]
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    columns: Mapped[dict[str, Any] | None] = _maybe()
    done: Mapped[dict[str, Any] | None] = _maybe()
    stage: Mapped[Stage] = mapped_column(server_default=text("'reading'"))
    version: Mapped[int] = mapped_column(Integer, server_default=text("1"))
    task_id: Mapped[int | None] = mapped_column(ForeignKey("background_task.id"))
    # The sheet that is read, and all that are shown and filled; none in a CSV.
    sheet: Mapped[str] = mapped_column(server_default=text("''"))
    sheets: Mapped[list[str]] = _texts()
    heading_line: Mapped[int] = mapped_column(Integer, server_default=text("1"))
    headings: Mapped[list[str]] = _texts()
    chosen: Mapped[list[str]] = _texts()
    # What new listings take where their rows say nothing, by the name of the input.
    common: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'"))
    counts: Mapped[dict[str, Any] | None] = _maybe()
    digest: Mapped[str] = mapped_column(server_default=text("''"))
    changed_meanwhile: Mapped[bool] = mapped_column(server_default=text("false"))


class ImportRow(Base):
    """One row of a list as it was judged; `was` says what changed cells would replace.

    `assumed` holds by field what a new listing takes though its row does not say it.

    `errors` holds by field the messages, each as [message id, parameters].
    """

    __tablename__ = "catalog_import_row"
    __table_args__ = (
        CheckConstraint(
            "outcome IN ('new', 'changed', 'same', 'refused')", name="outcome"
        ),
        Index(None, "import_id", "outcome", "line"),
    )

    import_id: Mapped[int] = mapped_column(
        ForeignKey("catalog_listing_import.id", ondelete="CASCADE"), primary_key=True
    )
    line: Mapped[int] = mapped_column(Integer, primary_key=True)
    outcome: Mapped[Outcome]
    cells: Mapped[list[str]] = mapped_column(ARRAY(Text))
    errors: Mapped[dict[str, Any]]
    was: Mapped[dict[str, Any]]
    assumed: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'"))
    code: Mapped[str]
