"""Who would hold a booking, read from the row of the one statement of a booking."""

from datetime import date
from typing import Any

from booking.queries.group_facts import groups_from
from booking.rules.facts import Person

# Without a person the answer is for a stranger from a public institute.
STRANGER: dict[str, Any] = {
    "organisation_id": None,
    "credit_code": None,
    "kind": "institute",
    "zone": None,
    "suspended": False,
    "is_manager": False,
}


def person_from(
    user_id: int,
    row: dict[str, Any],
    trainings: list[list[str]],
    permits: list[list[str]],
) -> Person:
    """Return the person with their trainings, permits and research groups."""
    held: dict[str, list[tuple[date, date]]] = {}
    for kind, first, last in permits:
        days = date.fromisoformat(first), date.fromisoformat(last)
        held.setdefault(kind, []).append(days)
    return Person(
        user_id=user_id,
        organisation_id=row["organisation_id"],
        credit_code=row["credit_code"],
        zone=row["zone"],
        organisation_kind=row["kind"],
        suspended=row["suspended"],
        trainings={
            code: (level, date.fromisoformat(until))
            for code, level, until, _trained in trainings
        },
        trained_on={
            code: date.fromisoformat(trained)
            for code, _level, _until, trained in trainings
            if trained
        },
        permits=held,
        is_manager=row["is_manager"],
        groups=groups_from(row.get("groups")),
        left_as_student=bool(row.get("left_as_student")),
    )
