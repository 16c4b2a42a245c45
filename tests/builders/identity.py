"""Organisations, people and signed-in browsers."""

import hashlib
import itertools
import secrets
from datetime import datetime, timedelta

from flask import Flask
from flask.testing import FlaskClient

from identity.models.group import Group, GroupMember
from identity.models.organisation import Organisation
from identity.models.user import ApiToken, Membership, Session, Training, User
from identity.rules.organisation import OrganisationKind
from kernel.store.db import db
from kernel.values import clock
from kernel.values.actor import Actor, Grant, Role

_count = itertools.count(1)


def save(thing):
    """Keep a row and return it with its id."""
    db.session.add(thing)
    db.session.commit()
    return thing


def an_organisation(
    zone: str = "zhangjiang", kind: str = "institute", credit_code: str | None = None
) -> Organisation:
    n = next(_count)
    return save(
        Organisation(
            code=f"t-{n:04d}",
            name_zh=f"测试单位{n}（示例）",
            name_en=f"Test unit {n} (example)",
            credit_code=credit_code,
            kind=OrganisationKind(kind),
            zone_key=zone,
            is_example=True,
        )
    )


def a_person(
    role: str | None = "researcher", organisation: Organisation | None = None, **more
) -> User:
    """Make a person with one role in an organisation (administrators: everywhere)."""
    n = next(_count)
    organisation = organisation or an_organisation(zone="neobay", kind="university")
    person = save(
        User(
            email=more.pop("email", f"person{n}@test.example"),
            name=f"测试人{n}",
            name_en=f"Person {n}",
            password_hash=more.pop("password_hash", "!"),
            organisation_id=organisation.id,
            is_example=True,
            **more,
        )
    )
    if role:
        scope = None if role == "administrator" else organisation.id
        save(Membership(user_id=person.id, organisation_id=scope, role=Role(role)))
    return person


def a_training(
    person: User, category_code: str, level: str = "advanced", days: int = 365
):
    return save(
        Training(
            user_id=person.id,
            category_code=category_code,
            level=level,
            valid_until=clock.local_day(clock.now()) + timedelta(days=days),
        )
    )


def a_group(organisation: Organisation, **people: User | list[User]) -> Group:
    """Make a group; supervisor=, member= and student= name a person or several."""
    n = next(_count)
    name = {"name_zh": f"测试课题组{n}（示例）", "name_en": f"Test group {n} (example)"}
    group = save(Group(organisation_id=organisation.id, **name))
    for standing, who in people.items():
        for one in who if isinstance(who, list) else [who]:
            save(GroupMember(group_id=group.id, user_id=one.id, standing=standing))
    return group


def actor_of(person: User, channel: str = "web") -> Actor:
    """Return the person as commands see them."""
    organisation = db.session.get_one(Organisation, person.organisation_id)
    held = db.session.query(Membership).filter_by(user_id=person.id)
    led = db.session.query(GroupMember).filter_by(
        user_id=person.id, standing="supervisor", left_at=None
    )
    return Actor(
        id=person.id,
        name=person.name,
        organisation_id=organisation.id,
        organisation_name=organisation.name_zh,
        zone=organisation.zone_key or "",
        credit_code=organisation.credit_code,
        organisation_kind=str(organisation.kind),
        grants=frozenset(
            [
                *(Grant(m.role, m.organisation_id) for m in held),
                *(Grant(Role.SUPERVISOR, m.group_id) for m in led),
            ]
        ),
        channel=channel,
    )


def browser_of(app: Flask, person: User | None) -> FlaskClient:
    """Return a client that is signed in as the person, or as nobody."""
    client = app.test_client()
    if person is not None:
        token = secrets.token_urlsafe(32)
        at: datetime = clock.now()
        save(
            Session(
                token_hash=hashlib.sha256(token.encode()).digest(),
                user_id=person.id,
                seen_at=at,
                expires_at=at + timedelta(days=7),
            )
        )
        client.set_cookie("lianyi_session", token)
    return client


def token_of(person: User) -> str:
    """Return a personal access token of the person."""
    token = f"lyt_{secrets.token_urlsafe(32)}"
    save(
        ApiToken(
            token_hash=hashlib.sha256(token.encode()).digest(),
            user_id=person.id,
            name="test",
            prefix=token[:8],
            expires_at=clock.now() + timedelta(days=30),
        )
    )
    return token
