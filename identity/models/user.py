"""People: users, what they may be, and how they prove it."""

from datetime import date, datetime

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from kernel.store.db import Row
from kernel.values.actor import Role


class User(Row):
    """A person with an account. The e-mail address is kept in lower case."""

    __tablename__ = "identity_user"
    __table_args__ = (
        CheckConstraint("email = lower(email)", name="email_lower"),
        CheckConstraint("state IN ('active', 'suspended')", name="state"),
    )

    email: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    name_en: Mapped[str] = mapped_column(server_default=text("''"))
    phone: Mapped[str] = mapped_column(server_default=text("''"))
    password_hash: Mapped[str]
    password_changed_at: Mapped[datetime | None]
    organisation_id: Mapped[int] = mapped_column(
        ForeignKey("identity_organisation.id"), index=True
    )
    state: Mapped[str] = mapped_column(server_default=text("'active'"))
    locale: Mapped[str | None]
    is_example: Mapped[bool] = mapped_column(server_default=text("false"))


class Membership(Row):
    """A role that a person holds in an organisation, or everywhere without one."""

    __tablename__ = "identity_membership"
    __table_args__ = (
        UniqueConstraint(
            "user_id", "organisation_id", "role", postgresql_nulls_not_distinct=True
        ),
        CheckConstraint(
            "role IN ('researcher', 'lab_manager', 'coordinator', 'administrator')",
            name="role",
        ),
        CheckConstraint(
            "(role = 'administrator') = (organisation_id IS NULL)", name="scope"
        ),
        Index(None, "organisation_id", "role"),
    )

    user_id: Mapped[int] = mapped_column(ForeignKey("identity_user.id"))
    organisation_id: Mapped[int | None] = mapped_column(
        ForeignKey("identity_organisation.id")
    )
    role: Mapped[Role]


class Session(Row):
    """A signed-in browser. Only the hash of its secret is kept."""

    __tablename__ = "identity_session"

    token_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("identity_user.id"), index=True)
    seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    agent: Mapped[str] = mapped_column(server_default=text("''"))


class ApiToken(Row):
    """A personal access token. Only its hash and its first characters are kept."""

    __tablename__ = "identity_api_token"

    token_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("identity_user.id"), index=True)
    name: Mapped[str]
    prefix: Mapped[str]
    expires_at: Mapped[datetime]
    last_used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class Training(Row):
    """A qualification to operate instruments of a category by oneself."""

    __tablename__ = "identity_training"
    __table_args__ = (
        UniqueConstraint("user_id", "category_code"),
        CheckConstraint("level IN ('basic', 'exam', 'advanced')", name="level"),
    )

    user_id: Mapped[int] = mapped_column(ForeignKey("identity_user.id"))
    category_code: Mapped[str]
    level: Mapped[str]
    valid_until: Mapped[date]
    # The local day of the latest training; unknown where it was not kept.
    trained_on: Mapped[date | None]


class SignInFailure(Row):
    """A try to sign in that failed; a success clears the ones before it."""

    __tablename__ = "identity_sign_in_failure"
    __table_args__ = (Index(None, "email", "at"),)

    email: Mapped[str]
    at: Mapped[datetime]
    cleared_at: Mapped[datetime | None]
