"""Campaigns: several instruments booked together, all or nothing."""

from sqlalchemy import (
    CheckConstraint,
    Computed,
    ForeignKey,
    Index,
    Integer,
    SmallInteger,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from kernel.store.db import Row


class Campaign(Row):
    """What one person does on several instruments, one after the other or at once."""

    __tablename__ = "booking_campaign"
    __table_args__ = (
        CheckConstraint("mode IN ('sequence', 'at_once')", name="mode"),
        Index(None, "person_id", "id"),
    )

    code: Mapped[str] = mapped_column(
        Computed("'C-' || lpad(id::text, 8, '0')", persisted=True)
    )
    person_id: Mapped[int] = mapped_column(ForeignKey("identity_user.id"))
    title: Mapped[str]
    mode: Mapped[str]
    version: Mapped[int] = mapped_column(Integer, server_default=text("1"))


class CampaignLeg(Row):
    """One booking of a campaign, in its order."""

    __tablename__ = "booking_campaign_leg"
    __table_args__ = (
        UniqueConstraint("campaign_id", "number"),
        CheckConstraint("number BETWEEN 1 AND 10", name="number"),
    )

    campaign_id: Mapped[int] = mapped_column(ForeignKey("booking_campaign.id"))
    number: Mapped[int] = mapped_column(SmallInteger)
    reservation_id: Mapped[int] = mapped_column(
        ForeignKey("booking_reservation.id"), unique=True
    )
