"""People, as other slices and the pages see them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, or_, select
from sqlalchemy.dialects.postgresql import distinct_on

from identity.models.organisation import Organisation
from identity.models.user import ApiToken, Membership, Session, User
from identity.rules.sessions import IDLE
from kernel.store.db import db
from kernel.values.actor import Role
from kernel.values.errors import NotFound
from kernel.values.text import Bilingual


@dataclass(frozen=True, slots=True)
class Person:
    """A person with what is needed to address them."""

    id: int
    name: str
    email: str
    phone: str
    organisation_id: int
    organisation_code: str
    organisation_name: str
    organisation_name_en: str
    zone: str | None
    locale: str | None
    state: str


@dataclass(frozen=True, slots=True)
class Held:
    """A role, with the organisation in which it is held."""

    role: str
    organisation_code: str | None
    organisation_name: str | None
    organisation_name_en: str | None


def lock_person(user_id: int) -> None:
    """Lock a person's row: what they may have only so many of is counted under it."""
    wanted = select(User.id).where(User.id == user_id)
    db.session.execute(wanted.with_for_update(key_share=True))


def person_by_id(user_id: int) -> Person:
    """Return a person. Raises NotFound."""
    return _one(User.id == user_id)


def person_by_email(email: str) -> Person:
    """Return a person by their address in any case. Raises NotFound."""
    return _one(User.email == email.strip().lower())


def holders_of(role: Role, organisation_id: int | None) -> list[int]:
    """Return the ids of active people who hold the role there, in id order."""
    return list(
        db.session.scalars(
            select(User.id)
            .join(Membership, Membership.user_id == User.id)
            .where(
                Membership.role == role,
                Membership.organisation_id.is_not_distinct_from(organisation_id),
                User.state == "active",
            )
            .order_by(User.id)
        )
    )


def names(user_ids: Iterable[int]) -> dict[int, str]:
    """Return the names of people by id; one statement."""
    wanted = set(user_ids)
    if not wanted:
        return {}
    rows = db.session.execute(select(User.id, User.name).where(User.id.in_(wanted)))
    return {row.id: row.name for row in rows}


def roles_of(user_id: int) -> list[Held]:
    """Return the roles that a person holds."""
    rows = db.session.execute(
        select(
            Membership.role,
            Organisation.code,
            Organisation.name_zh,
            Organisation.name_en,
        )
        .outerjoin(Organisation, Organisation.id == Membership.organisation_id)
        .where(Membership.user_id == user_id)
        .order_by(Membership.role, Organisation.code)
    )
    return [Held(row.role.value, row.code, row.name_zh, row.name_en) for row in rows]


def sessions_of(user_id: int, at: datetime) -> Sequence[Session]:
    """Return the open sessions of a person, the latest first."""
    return db.session.scalars(
        select(Session)
        .where(
            Session.user_id == user_id,
            Session.ended_at.is_(None),
            Session.expires_at > at,
            Session.seen_at > at - IDLE,
        )
        .order_by(Session.seen_at.desc())
        .limit(50)
    ).all()


def tokens_of(user_id: int, at: datetime) -> Sequence[ApiToken]:
    """Return the tokens of a person that still open something, the latest first."""
    return db.session.scalars(
        select(ApiToken)
        .where(
            ApiToken.user_id == user_id,
            ApiToken.revoked_at.is_(None),
            ApiToken.expires_at > at,
        )
        .order_by(ApiToken.id.desc())
    ).all()


def people(
    text: str = "", *, limit: int, after: int = 0, organisation: str | None = None
) -> Sequence[Row[Any]]:
    """Return people by name, address or organisation, in id order, with their roles.

    `after` is the id of the last person seen.
    """
    held = (
        select(
            func.jsonb_agg(
                func.jsonb_build_object(
                    "role", Membership.role,
                    "code", _scope.c.code,
                    "name_zh", _scope.c.name_zh,
                    "name_en", _scope.c.name_en,
                )
            )
        )
        .select_from(Membership)
        .outerjoin(_scope, _scope.c.id == Membership.organisation_id)
        .where(Membership.user_id == User.id)
        .correlate(User)
        .scalar_subquery()
    )  # fmt: skip
    found = (
        select(
            User.id,
            User.email,
            User.name,
            User.state,
            Organisation.code,
            Organisation.name_zh,
            Organisation.name_en,
            held.label("held"),
        )
        .join(Organisation, Organisation.id == User.organisation_id)
        .where(User.id > after)
        .order_by(User.id)
        .limit(limit)
    )
    if organisation:
        found = found.where(Organisation.code == organisation)
    if text:
        found = found.where(
            or_(
                User.name.icontains(text, autoescape=True),
                User.email.icontains(text, autoescape=True),
                Organisation.name_zh.icontains(text, autoescape=True),
                Organisation.name_en.icontains(text, autoescape=True),
            )
        )
    return db.session.execute(found).all()


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """An example account that a visitor may use."""

    role: str
    email: str
    organisation: Bilingual


def demo_accounts() -> list[DemoAccount]:
    """Return one example account for each role, for the sign-in page of a demo."""
    rows = db.session.execute(
        select(Membership.role, User.email, Organisation.name_zh, Organisation.name_en)
        .ext(distinct_on(Membership.role))
        .join(User, User.id == Membership.user_id)
        .join(Organisation, Organisation.id == User.organisation_id)
        .where(User.is_example, User.state == "active")
        .order_by(Membership.role, User.id)
    )
    return [
        DemoAccount(row.role.value, row.email, Bilingual(row.name_zh, row.name_en))
        for row in rows
    ]


_scope = Organisation.__table__.alias("scope")


def _one(condition: Any) -> Person:
    row = db.session.execute(
        select(
            User.id, User.name, User.email, User.phone, User.organisation_id,
            Organisation.code, Organisation.name_zh, Organisation.name_en,
            Organisation.zone_key, User.locale, User.state,
        )
        .join(Organisation, Organisation.id == User.organisation_id)
        .where(condition)
    ).one_or_none()  # fmt: skip
    if row is None:
        raise NotFound
    return Person(*row)
