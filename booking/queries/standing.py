"""Who many people are to an instrument, as the rules look at them."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select

from booking.models.permit import Permit
from booking.queries.among import among
from booking.queries.group_facts import groups_of_many
from booking.rules.facts import InstrumentTerms, Person
from booking.rules.permits import ACCEPTED
from identity.models.organisation import Organisation
from identity.models.user import Membership, Training, User
from kernel.store.db import db
from kernel.values.actor import Role


@dataclass(frozen=True, slots=True)
class Standing:
    """A person, and the units whose labs they run."""

    person: Person
    manages: frozenset[int]

    def before(self, terms: InstrumentTerms) -> Person:
        """Return the person as they stand before an instrument."""
        runs = terms.organisation_id in self.manages
        return replace(self.person, is_manager=runs)


def standings(ids: Collection[int]) -> dict[int, Standing]:
    """Return people by id, with what they are qualified for now, in four statements."""
    named = among(ids)
    managed: dict[int, set[int]] = defaultdict(set)
    runs = select(Membership.user_id, Membership.organisation_id).join(
        named, named.c.id == Membership.user_id
    )
    for user_id, unit in db.session.execute(
        runs.where(Membership.role == Role.LAB_MANAGER)
    ):
        managed[user_id].add(unit or 0)
    trained: dict[int, dict[str, tuple[str, date | None]]] = defaultdict(dict)
    days: dict[int, dict[str, date]] = defaultdict(dict)
    held = select(Training).join(named, named.c.id == Training.user_id)
    for row in db.session.scalars(held):
        trained[row.user_id][row.category_code] = (row.level, row.valid_until)
        if row.trained_on is not None:
            days[row.user_id][row.category_code] = row.trained_on
    permits: dict[int, dict[str, list[tuple[date, date]]]] = defaultdict(
        lambda: defaultdict(list)
    )
    checked = select(Permit).join(named, named.c.id == Permit.user_id)
    for one in db.session.scalars(checked.where(Permit.state == ACCEPTED)):
        permits[one.user_id][one.kind].append((one.valid_from, one.valid_until))
    grouped = groups_of_many(ids)
    people = (
        select(User, Organisation)
        .join(Organisation, Organisation.id == User.organisation_id)
        .join(named, named.c.id == User.id)
    )
    return {
        user.id: Standing(
            Person(
                user_id=user.id,
                organisation_id=unit.id,
                credit_code=unit.credit_code,
                zone=unit.zone_key,
                organisation_kind=str(unit.kind),
                trainings=trained[user.id],
                groups=grouped[user.id][0],
                left_as_student=grouped[user.id][1],
                trained_on=days[user.id],
                permits=permits[user.id],
            ),
            frozenset(managed[user.id]),
        )
        for user, unit in db.session.execute(people)
    }
