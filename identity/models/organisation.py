"""Zones and organisations."""

from sqlalchemy import CheckConstraint, Double, ForeignKey, SmallInteger, text
from sqlalchemy.orm import Mapped, mapped_column

from identity.rules.organisation import OrganisationKind
from kernel.store.db import Base, Row


class Zone(Base):
    """A region of Shanghai whose instruments are listed together."""

    __tablename__ = "identity_zone"

    key: Mapped[str] = mapped_column(primary_key=True)
    name_zh: Mapped[str]
    name_en: Mapped[str]
    mark: Mapped[str]
    latitude: Mapped[float] = mapped_column(Double)
    longitude: Mapped[float] = mapped_column(Double)
    position: Mapped[int] = mapped_column(SmallInteger)


class Organisation(Row):
    """A legal person, or a site of one; sites share the credit code."""

    __tablename__ = "identity_organisation"
    __table_args__ = (
        CheckConstraint(
            "credit_code ~ '^[0-9A-HJ-NPQRTUWXY]{18}$'", name="credit_code"
        ),
    )

    code: Mapped[str] = mapped_column(unique=True)
    name_zh: Mapped[str] = mapped_column(unique=True)
    name_en: Mapped[str]
    credit_code: Mapped[str | None] = mapped_column(index=True)
    kind: Mapped[OrganisationKind] = mapped_column()
    zone_key: Mapped[str | None] = mapped_column(ForeignKey("identity_zone.key"))
    address_zh: Mapped[str] = mapped_column(server_default=text("''"))
    is_example: Mapped[bool] = mapped_column(server_default=text("false"))
