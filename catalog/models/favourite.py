"""Instruments that people marked to find them again."""

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kernel.store.db import Row


class Favourite(Row):
    """One person's mark on one instrument; its id says in which order they were made."""

    __tablename__ = "catalog_favourite"
    __table_args__ = (UniqueConstraint("user_id", "instrument_id"),)

    user_id: Mapped[int] = mapped_column(ForeignKey("identity_user.id"))
    instrument_id: Mapped[int] = mapped_column(
        ForeignKey("catalog_instrument.id"), index=True
    )
