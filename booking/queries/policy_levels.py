"""The settings of one level: what it sets, what is planned, where each value comes from."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, select

from booking.models.terms import PolicySetting
from booking.permissions import TABLE, Desk, Permission
from booking.queries.policies import policy_book
from booking.queries.policy_rows import Level
from booking.rules.policy import Policy
from catalog.models.category import Category
from catalog.rules.bookable import BookableInstrument
from identity.models.organisation import Organisation
from kernel.store.db import db
from kernel.values.actor import Actor, Role
from kernel.values.errors import NotFound
from kernel.values.text import Bilingual

CATEGORY, ORGANISATION, INSTRUMENT = "category", "organisation", "instrument"
DEFAULT = "default"


@dataclass(frozen=True, slots=True)
class Planned:
    """Rules that come into force later."""

    id: int
    since: datetime
    settings: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class LevelView:
    """One level as its editor sees it.

    `own` is set here, `policy` what that makes with the levels above, `above` what it
    would be without. `sources` names the level from which each setting comes.
    """

    level: Level
    code: str
    name: Bilingual
    own: Mapping[str, Any]
    above: Policy
    policy: Policy
    sources: Mapping[str, str]
    planned: tuple[Planned, ...]
    version: int
    layers: tuple[Mapping[str, Any], ...] = ()


def level_is(level: Level) -> ColumnElement[bool]:
    """Return the condition that selects a level's rows."""
    kind, key = level
    if kind == CATEGORY:
        return PolicySetting.category_code == key
    if kind == ORGANISATION:
        return PolicySetting.organisation_id == key
    return PolicySetting.instrument_id == key


def own_of(level: Level, *, at: datetime) -> dict[str, Any]:
    """Return what a level itself sets at a moment."""
    current = select(PolicySetting.settings).where(
        level_is(level), PolicySetting.effective.contains(at)
    )
    return dict(db.session.scalar(current) or {})


def instrument_level(found: BookableInstrument, *, at: datetime) -> LevelView:
    """Return the rules of an instrument; the caller has asked whether it may."""
    layers = policy_book().layers(
        instrument_id=found.id,
        organisation_id=found.organisation_id,
        category=found.category_code,
        at=at,
    )
    name = Bilingual(found.name_zh, found.name_en)
    above = [(level[0], one) for level, one in layers if level[0] != INSTRUMENT]
    return _view((INSTRUMENT, found.id), found.code, name, above, at)


def organisation_level(code: str, by: Actor, *, at: datetime) -> LevelView:
    """Return the rules of a unit for all its instruments. Raises NotFound, Forbidden."""
    asked = select(Organisation).where(Organisation.code == code)
    unit = db.session.scalars(asked).one_or_none()
    if unit is None:
        raise NotFound
    TABLE.require(by, Permission.SET_TERMS, Desk(unit.id))
    name = Bilingual(unit.name_zh, unit.name_en)
    return _view((ORGANISATION, unit.id), code, name, [], at)


def category_level(code: str, by: Actor, *, at: datetime) -> LevelView:
    """Return the rules of a category. Raises NotFound, Forbidden."""
    TABLE.require(by, Permission.SET_DEFAULTS, Desk())
    row = db.session.get(Category, code)
    if row is None:
        raise NotFound
    major = f"{code[:2]}0000"
    above = [] if code == major else [(CATEGORY, own_of((CATEGORY, major), at=at))]
    name = Bilingual(row.name_zh, row.name_en)
    return _view((CATEGORY, code), code, name, above, at)


def lock_level(kind: str, code: str) -> None:
    """Let one change of a unit's or category's rules come after the other."""
    wanted: Select[int] | Select[str] = (
        select(Organisation.id).where(Organisation.code == code)
        if kind == ORGANISATION
        else select(Category.code).where(Category.code == code)
    )
    db.session.execute(wanted.with_for_update(key_share=True))


def units_to_set(by: Actor) -> list[tuple[str, Bilingual]]:
    """Return code and name of the units whose rules the actor may set."""
    units = (
        select(Organisation)
        .where(Organisation.id.in_(by.scopes(Role.LAB_MANAGER)))
        .order_by(Organisation.code)
    )
    return [
        (row.code, Bilingual(row.name_zh, row.name_en))
        for row in db.session.scalars(units)
    ]


def categories_set() -> frozenset[str]:
    """Return the codes of the categories that set something, now or later."""
    set_here = select(PolicySetting.category_code).where(
        PolicySetting.category_code.is_not(None)
    )
    return frozenset(code for code in db.session.scalars(set_here) if code)


def _view(
    level: Level,
    code: str,
    name: Bilingual,
    above: list[tuple[str, dict[str, Any]]],
    at: datetime,
) -> LevelView:
    rows = db.session.scalars(
        select(PolicySetting).where(level_is(level)).order_by(PolicySetting.id)
    ).all()
    own = next((row.settings for row in rows if row.effective.contains(at)), {})
    sources = {name: kind for kind, settings in above for name in settings}
    layers = tuple(settings for _kind, settings in above)
    planned = [
        Planned(row.id, row.effective.lower, row.settings)
        for row in rows
        if row.effective.lower is not None and row.effective.lower > at
    ]
    return LevelView(
        level=level,
        code=code,
        name=name,
        own=own,
        above=Policy.from_settings(*layers),
        policy=Policy.from_settings(*layers, own),
        sources=sources | dict.fromkeys(own, level[0]),
        planned=tuple(sorted(planned, key=lambda one: one.since)),
        version=max((row.id for row in rows), default=0),
        layers=layers,
    )
