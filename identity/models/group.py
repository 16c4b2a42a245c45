"""Research groups, and who belongs to them as what."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Computed, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from kernel.store.db import Row


class Group(Row):
    """A research group (课题组) of an organisation, led by its supervisors (导师)."""

    __tablename__ = "identity_group"
    __table_args__ = (
        Index(
            "uq_identity_group_name",
            "organisation_id",
            "name_zh",
            unique=True,
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    code: Mapped[str] = mapped_column(
        Computed("'G-' || lpad(id::text, 8, '0')", persisted=True)
    )
    organisation_id: Mapped[int] = mapped_column(ForeignKey("identity_organisation.id"))
    name_zh: Mapped[str]
    name_en: Mapped[str] = mapped_column(server_default=text("''"))
    ended_at: Mapped[datetime | None]


class GroupMember(Row):
    """That somebody belongs, or belonged, to a group.

    The row stays when it is over: a student who left by themself is no less a student
    for it (booking.rules.research_group). `left_by_id` says who ended it.
    """

    __tablename__ = "identity_group_member"
    __table_args__ = (
        CheckConstraint(
            "standing IN ('supervisor', 'member', 'student')", name="standing"
        ),
        CheckConstraint("(left_at IS NULL) = (left_by_id IS NULL)", name="left"),
        Index(
            "uq_identity_group_member_once",
            "group_id",
            "user_id",
            unique=True,
            postgresql_where=text("left_at IS NULL"),
        ),
        Index(None, "user_id"),
    )

    group_id: Mapped[int] = mapped_column(ForeignKey("identity_group.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("identity_user.id"))
    standing: Mapped[str]
    added_by_id: Mapped[int | None] = mapped_column(ForeignKey("identity_user.id"))
    left_at: Mapped[datetime | None]
    left_by_id: Mapped[int | None] = mapped_column(ForeignKey("identity_user.id"))
