"""Who may book for whom."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import aliased

from booking.models.consent import Consent
from booking.rules.delegation import NoConsent
from booking.rules.wanted import WantedReservation
from identity.models.organisation import Organisation
from identity.models.user import User
from kernel.store.db import db
from kernel.values.actor import Actor
from kernel.values.errors import Refused
from kernel.values.text import Bilingual


@dataclass(frozen=True, slots=True)
class ConsentView:
    """A live consent with the other person's name."""

    id: int
    name: str
    email: str
    organisation: Bilingual
    since: datetime


def given_by(actor: Actor) -> list[ConsentView]:
    """Return who may book for the actor."""
    return _views(Consent.person_id == actor.id, Consent.delegate_id)


def given_to(actor: Actor) -> list[ConsentView]:
    """Return for whom the actor may book."""
    return _views(Consent.delegate_id == actor.id, Consent.person_id)


def booked_for(wanted: WantedReservation, by: Actor) -> int | None:
    """Return whose booking it would be: the actor's, or that of who agreed to it.

    No statement where nobody else is named. Raises Refused without consent.
    """
    if wanted.booked_for is None:
        return by.id
    found = db.session.scalar(
        select(Consent.person_id)
        .join(User, User.id == Consent.person_id)
        .where(
            Consent.delegate_id == by.id,
            Consent.ended_at.is_(None),
            User.email == wanted.booked_for.strip().lower(),
        )
    )
    if found is None:
        raise Refused(NoConsent())
    return int(found)


def _views(condition: object, other: object) -> list[ConsentView]:
    person, home = aliased(User), aliased(Organisation)
    wanted = (
        select(
            Consent.id,
            person.name,
            person.email,
            home.name_zh,
            home.name_en,
            Consent.created_at,
        )
        .join(person, person.id == other)
        .join(home, home.id == person.organisation_id)
        .where(condition, Consent.ended_at.is_(None))  # type: ignore[arg-type]
        .order_by(person.name, Consent.id)
    )
    rows: Sequence[tuple[int, str, str, str, str, datetime]] = [
        (r[0], r[1], r[2], r[3], r[4], r[5]) for r in db.session.execute(wanted)
    ]
    return [
        ConsentView(i, name, email, Bilingual(zh, en), since)
        for i, name, email, zh, en, since in rows
    ]
