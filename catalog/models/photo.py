"""Pictures, each kept once, and the listings that show them."""

from datetime import datetime

from sqlalchemy import (
    CHAR,
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    SmallInteger,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from catalog.rules.photo import MOST_KEPT_BYTES, MOST_PHOTOS
from kernel.store.db import Row

PHOTO_ONCE = "uq_catalog_photo_instrument_id_picture_id"


class Picture(Row):
    """A JPEG picture and a small one, by its content.

    `used_at` is when somebody last took it up; a picture that no listing shows goes a
    day later.
    """

    __tablename__ = "catalog_picture"
    __table_args__ = (
        CheckConstraint(
            f"octet_length(content) BETWEEN 1 AND {MOST_KEPT_BYTES}", name="size"
        ),
    )

    sha256: Mapped[str] = mapped_column(CHAR(64), unique=True)
    width: Mapped[int]
    height: Mapped[int]
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    small: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    used_at: Mapped[datetime]


class Photo(Row):
    """A picture of an instrument with what is to be seen on it; the first is the cover."""

    __tablename__ = "catalog_photo"
    __table_args__ = (
        UniqueConstraint("instrument_id", "picture_id"),
        UniqueConstraint(
            "instrument_id", "position", deferrable=True, initially="DEFERRED"
        ),
        CheckConstraint(f"position BETWEEN 1 AND {MOST_PHOTOS}", name="position"),
        CheckConstraint("alt_zh <> ''", name="alt"),
        Index(None, "picture_id"),
    )

    instrument_id: Mapped[int] = mapped_column(
        ForeignKey("catalog_instrument.id", ondelete="CASCADE")
    )
    picture_id: Mapped[int] = mapped_column(ForeignKey("catalog_picture.id"))
    position: Mapped[int] = mapped_column(SmallInteger)
    alt_zh: Mapped[str]
    alt_en: Mapped[str]
    added_by_id: Mapped[int] = mapped_column(ForeignKey("identity_user.id"))
