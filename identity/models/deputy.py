"""Who decides for somebody who is away."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, func, text
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kernel.store.db import Row
from kernel.values.actor import Role


class Deputy(Row):
    """A role lent within one organisation for [starts_at, ends_at).

    A supervisor's is lent within one research group of it.

    It counts only while the person who lent it holds the role and is active; a deputy
    cannot lend on what they were lent.
    """

    __tablename__ = "identity_deputy"
    __table_args__ = (
        CheckConstraint("starts_at < ends_at", name="span"),
        CheckConstraint("person_id <> deputy_id", name="somebody_else"),
        CheckConstraint(
            "role IN ('lab_manager', 'coordinator', 'supervisor')", name="role"
        ),
        CheckConstraint("(role = 'supervisor') = (group_id IS NOT NULL)", name="group"),
        ExcludeConstraint(
            ("person_id", "="),
            ("deputy_id", "="),
            ("organisation_id", "="),
            ("role", "="),
            (func.coalesce(text("group_id"), text("0")), "="),
            (func.tstzrange(text("starts_at"), text("ends_at")), "&&"),
            name="ex_identity_deputy_no_overlap",
            where=text("ended_at IS NULL"),
        ),
        Index(None, "deputy_id", "ends_at"),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("identity_user.id"), index=True)
    deputy_id: Mapped[int] = mapped_column(ForeignKey("identity_user.id"))
    role: Mapped[Role]
    organisation_id: Mapped[int] = mapped_column(ForeignKey("identity_organisation.id"))
    group_id: Mapped[int | None] = mapped_column(ForeignKey("identity_group.id"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
