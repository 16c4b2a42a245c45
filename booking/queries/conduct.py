"""A person's standing with the units whose instruments they used, and why."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import select

from booking.models.appeal import Appeal
from booking.queries.conduct_facts import ENDED, TOLD, endings_of
from booking.queries.policies import policy_book
from booking.rules.conduct import (
    Conduct,
    Ending,
    Weighed,
    appeal_until,
    conduct_of,
    floor_of,
)
from booking.rules.house_rules import HOUSE_SETTINGS, HouseRules
from booking.rules.policy import Policy
from booking.rules.span import Span
from identity.models.organisation import Organisation
from kernel.store.db import db
from kernel.store.prepared import Prepared
from kernel.values.actor import Actor
from kernel.values.clock import local_day
from kernel.values.text import Bilingual

# The latest lines tell why; a regular guest has hundreds of bookings used as booked.
_SHOWN = 60
_ENDED = Prepared(
    """
    SELECT i.organisation_id, i.name_zh, i.name_en, r.fault_note,
           date_part('epoch', lower(r.during)) AS start,
           date_part('epoch', upper(r.during)) AS stop, <told> AS told
      FROM booking_reservation r JOIN catalog_instrument i ON i.id = r.instrument_id
     WHERE r.booked_for_id = %(user_id)s
       AND i.organisation_id = ANY(CAST(%(units)s AS bigint[]))
       AND <ended>
    """.replace("<told>", TOLD).replace("<ended>", ENDED)
)


@dataclass(frozen=True, slots=True)
class Line:
    """One reason for the standing: a booking, what it did, and the appeal against it.

    `appeal_until` is the last local day for an appeal, where one is still possible.
    """

    weighed: Weighed
    instrument: Bilingual
    span: Span
    fault_note: str
    appeal: Appeal | None
    appeal_until: date | None

    @property
    def ending(self) -> Ending:
        """Return what happened."""
        return self.weighed.ending

    @property
    def code(self) -> str:
        """Return the booking's public code."""
        return f"B-{self.ending.reservation_id:08d}"


@dataclass(frozen=True, slots=True)
class UnitStanding:
    """How a person stands with one unit, the latest reasons first."""

    code: str
    name: Bilingual
    rules: HouseRules
    conduct: Conduct
    lines: list[Line]

    @property
    def floor(self) -> int:
        """Return the credit under which booking is not free."""
        return floor_of(self.rules)


def houses_in_force(at: datetime) -> dict[int, HouseRules]:
    """Return the house rules of the units that mind how their instruments are used."""
    found: dict[int, HouseRules] = {}
    for unit, settings in policy_book().of_units(at):
        house = {k: v for k, v in settings.items() if k in HOUSE_SETTINGS}
        rules = Policy.from_settings(house)
        if rules.minds_conduct:
            found[unit] = rules
    return found


def standing_of(actor: Actor, *, at: datetime) -> list[UnitStanding]:
    """Return the actor's standing with each unit that minds it, in four statements."""
    houses = houses_in_force(at)
    if not houses or actor.id is None:
        return []
    rows: dict[int, list[Any]] = defaultdict(list)
    for row in _ENDED.rows(user_id=actor.id, units=list(houses), at=at):
        rows[row.organisation_id].append(row)
    appeals = _appeals(actor.id)
    named = select(Organisation).where(Organisation.id.in_(rows))
    return [
        _standing(unit, houses[unit.id], rows[unit.id], appeals, at)
        for unit in db.session.scalars(named.order_by(Organisation.code))
    ]


def endings_with(
    person_id: int, unit_id: int, rules: HouseRules, *, at: datetime
) -> list[Ending]:
    """Return what a person's bookings left behind under a unit's rules."""
    rows = _ENDED.rows(user_id=person_id, units=[unit_id], at=at)
    return [one for row in rows for one in endings_of(row.told, rules)]


def conduct_with(
    person_id: int, unit_id: int, *, at: datetime
) -> tuple[HouseRules, Conduct] | None:
    """Return a person's standing with a unit; None where it minds nothing."""
    rules = houses_in_force(at).get(unit_id)
    if rules is None:
        return None
    return rules, conduct_of(endings_with(person_id, unit_id, rules, at=at), rules, at)


def _standing(
    unit: Organisation,
    rules: HouseRules,
    rows: Collection[Any],
    appeals: dict[tuple[int, str], Appeal],
    at: datetime,
) -> UnitStanding:
    told = {row.told[0]: row for row in rows}
    endings = [one for row in rows for one in endings_of(row.told, rules)]
    conduct = conduct_of(endings, rules, at)
    telling = [one for one in conduct.weighed if one.points or one.ending.mark]
    lines = []
    for weighed in telling[: -_SHOWN - 1 : -1]:
        one = weighed.ending
        row = told[one.reservation_id]
        appeal = appeals.get((one.reservation_id, one.mark or ""))
        last = appeal_until(one.day, rules)
        possible = one.mark and appeal is None and local_day(at) <= last
        lines.append(
            Line(
                weighed=weighed,
                instrument=Bilingual(row.name_zh, row.name_en),
                span=Span(_moment(row.start), _moment(row.stop)),
                fault_note=row.fault_note,
                appeal=appeal,
                appeal_until=last if possible else None,
            )
        )
    name = Bilingual(unit.name_zh, unit.name_en)
    return UnitStanding(unit.code, name, rules, conduct, lines)


def _appeals(person_id: int) -> dict[tuple[int, str], Appeal]:
    mine = select(Appeal).where(Appeal.person_id == person_id)
    return {(one.reservation_id, one.mark): one for one in db.session.scalars(mine)}


def _moment(epoch_s: float) -> datetime:
    return datetime.fromtimestamp(epoch_s, UTC)
