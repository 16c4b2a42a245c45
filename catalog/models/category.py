"""The classification of instruments (six digits: major, middle, minor)."""

from sqlalchemy import ForeignKey, SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from kernel.store.db import Base


class Category(Base):
    """One node of the national classification."""

    __tablename__ = "catalog_category"

    code: Mapped[str] = mapped_column(primary_key=True)
    level: Mapped[int] = mapped_column(SmallInteger)
    parent_code: Mapped[str | None] = mapped_column(ForeignKey("catalog_category.code"))
    name_zh: Mapped[str]
    name_en: Mapped[str]
