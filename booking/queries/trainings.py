"""Who is qualified for what in the actor's labs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from catalog.models.category import Category
from catalog.models.instrument import Instrument
from identity.models.organisation import Organisation
from identity.models.user import Training, User
from kernel.store.db import db
from kernel.values.actor import Actor, Role
from kernel.values.text import Bilingual


@dataclass(frozen=True, slots=True)
class TrainingView:
    """A qualification; it holds until its last day (Shanghai), that day included."""

    name: str
    email: str
    organisation: Bilingual
    category: Bilingual
    category_code: str
    level: str
    valid_until: date


def lab_categories(actor: Actor) -> list[tuple[str, Bilingual]]:
    """Return the categories of the instruments of the actor's labs, by code."""
    held = select(Instrument.category_code).where(
        Instrument.organisation_id.in_(actor.scopes(Role.LAB_MANAGER))
    )
    wanted = (
        select(Category.code, Category.name_zh, Category.name_en)
        .where(Category.code.in_(held))
        .order_by(Category.code)
    )
    return [(code, Bilingual(zh, en)) for code, zh, en in db.session.execute(wanted)]


def lab_trainings(
    categories: Sequence[tuple[str, Bilingual]], *, q: str = "", limit: int = 200
) -> list[TrainingView]:
    """Return qualifications in the categories, those that end first at the top.

    `q` is a part of a name or an address.
    """
    names = dict(categories)
    wanted = (
        select(
            Training, User.name, User.email, Organisation.name_zh, Organisation.name_en
        )
        .join(User, User.id == Training.user_id)
        .join(Organisation, Organisation.id == User.organisation_id)
        .where(Training.category_code.in_(names))
        .order_by(Training.valid_until, Training.id)
        .limit(limit)
    )
    if q:
        wanted = wanted.where(
            User.name.icontains(q, autoescape=True)
            | User.email.icontains(q, autoescape=True)
        )
    return [
        TrainingView(
            name=name,
            email=email,
            organisation=Bilingual(zh, en),
            category=names[row.category_code],
            category_code=row.category_code,
            level=row.level,
            valid_until=row.valid_until,
        )
        for row, name, email, zh, en in db.session.execute(wanted)
    ]
