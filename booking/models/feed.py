"""Calendar feeds: addresses that open one calendar to whoever knows them."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from kernel.store.db import Row


class Feed(Row):
    """A private address of a calendar. Only the hash of its secret is kept.

    It shows what the person who made it may see at the moment of reading. The digest
    and `changed_at` say since when the content is as it was last read.
    """

    __tablename__ = "booking_feed"
    __table_args__ = (
        CheckConstraint(
            "(kind = 'person' AND instrument_id IS NULL AND organisation_id IS NULL)"
            " OR (kind = 'instrument' AND instrument_id IS NOT NULL"
            " AND organisation_id IS NULL)"
            " OR (kind = 'organisation' AND organisation_id IS NOT NULL"
            " AND instrument_id IS NULL)",
            name="kind",
        ),
    )

    secret_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    prefix: Mapped[str]
    user_id: Mapped[int] = mapped_column(ForeignKey("identity_user.id"), index=True)
    kind: Mapped[str]
    instrument_id: Mapped[int | None] = mapped_column(
        ForeignKey("catalog_instrument.id")
    )
    organisation_id: Mapped[int | None] = mapped_column(
        ForeignKey("identity_organisation.id")
    )
    digest: Mapped[bytes | None] = mapped_column(LargeBinary)
    changed_at: Mapped[datetime | None]
    read_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
