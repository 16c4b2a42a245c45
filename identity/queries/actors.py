"""Who stands behind a session or a token: one statement."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Boolean, Select, bindparam, false, func, or_, select

from identity.models.deputy import Deputy
from identity.models.group import GroupMember
from identity.models.organisation import Organisation
from identity.models.user import ApiToken, Membership, Session, User
from identity.queries.deputies import AWAY, in_force
from identity.rules.group import Standing
from identity.rules.sessions import IDLE
from kernel.store.prepared import Prepared
from kernel.values.actor import Actor, Deputed, Grant, Role


@dataclass(frozen=True, slots=True)
class Found:
    """An actor, and when their session or token was last written down as used."""

    actor: Actor
    row_id: int
    seen_at: datetime | None


_GRANTS = (
    select(
        func.coalesce(
            func.jsonb_agg(
                func.jsonb_build_array(Membership.role, Membership.organisation_id)
            ),
            func.jsonb_build_array(),
        )
    )
    .where(Membership.user_id == User.id)
    .correlate(User)
    .scalar_subquery()
)

_SUPERVISED = (
    select(func.jsonb_agg(GroupMember.group_id))
    .where(
        GroupMember.user_id == User.id,
        GroupMember.standing == Standing.SUPERVISOR,
        GroupMember.left_at.is_(None),
    )
    .correlate(User)
    .scalar_subquery()
)

_DEPUTED = (
    select(
        func.coalesce(
            func.jsonb_agg(
                func.jsonb_build_array(
                    Deputy.role,
                    func.coalesce(Deputy.group_id, Deputy.organisation_id),
                    Deputy.person_id,
                    AWAY.name,
                )
            ),
            func.jsonb_build_array(),
        )
    )
    .join(AWAY, AWAY.id == Deputy.person_id)
    .where(Deputy.deputy_id == User.id, in_force(bindparam("at")))
    .correlate(User)
    .scalar_subquery()
)


def actor_by_session(token_hash: bytes, *, at: datetime, demo: bool) -> Found | None:
    """Return whose session this is, unless it is over or they may not be here."""
    rows = _BY_SESSION.rows(
        token_hash=token_hash, at=at, idle_since=at - IDLE, demo=demo
    )
    return _found(rows[0] if rows else None, channel="web")


def actor_by_token(token_hash: bytes, *, at: datetime, demo: bool) -> Found | None:
    """Return whose personal access token this is, unless it is over."""
    rows = _BY_TOKEN.rows(token_hash=token_hash, at=at, demo=demo)
    return _found(rows[0] if rows else None, channel="api")


def actor_of(
    user_id: int, *, at: datetime, channel: str = "command line", demo: bool = True
) -> Actor | None:
    """Return a person as an actor of this moment, unless they may not be here."""
    rows = _BY_ID.rows(user_id=user_id, at=at, demo=demo)
    found = _found(rows[0] if rows else None, channel=channel)
    return found.actor if found else None


def _people(row_id: Any, seen_at: Any) -> Select[Any]:
    """Select active people; example accounts exist only in demo mode."""
    return (
        select(
            row_id.label("row_id"),
            seen_at.label("seen_at"),
            User.id,
            User.name,
            User.locale,
            User.organisation_id,
            Organisation.name_zh,
            Organisation.zone_key,
            Organisation.credit_code,
            Organisation.kind,
            _GRANTS.label("grants"),
            _DEPUTED.label("deputed"),
            _SUPERVISED.label("supervised"),
        )
        .select_from(User)
        .join(Organisation, Organisation.id == User.organisation_id)
        .where(
            User.state == "active",
            or_(User.is_example == false(), bindparam("demo", type_=Boolean)),
        )
    )


def _found(row: Any, *, channel: str) -> Found | None:
    if row is None:
        return None
    actor = Actor(
        id=row.id,
        name=row.name,
        organisation_id=row.organisation_id,
        organisation_name=row.name_zh,
        zone=row.zone_key or "",
        credit_code=row.credit_code,
        organisation_kind=row.kind,
        grants=frozenset(
            [
                *(Grant(Role(role), scope) for role, scope in row.grants),
                *(Grant(Role.SUPERVISOR, group) for group in row.supervised or ()),
            ]
        ),
        deputed=frozenset(
            Deputed(Role(role), scope, for_id, name)
            for role, scope, for_id, name in row.deputed
        ),
        channel=channel,
        session_id=row.row_id if channel == "web" else None,
        locale=row.locale,
    )
    return Found(actor, row.row_id, row.seen_at)


_BY_ID = Prepared(
    _people(User.id, User.created_at).where(
        User.id == bindparam("user_id", type_=BigInteger)
    )
)
_BY_SESSION = Prepared(
    _people(Session.id, Session.seen_at)
    .join(Session, Session.user_id == User.id)
    .where(
        Session.token_hash == bindparam("token_hash"),
        Session.ended_at.is_(None),
        Session.expires_at > bindparam("at"),
        Session.seen_at > bindparam("idle_since"),
    )
)
_BY_TOKEN = Prepared(
    _people(ApiToken.id, ApiToken.last_used_at)
    .join(ApiToken, ApiToken.user_id == User.id)
    .where(
        ApiToken.token_hash == bindparam("token_hash"),
        ApiToken.revoked_at.is_(None),
        ApiToken.expires_at > bindparam("at"),
    )
)
