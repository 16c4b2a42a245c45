"""Research groups of the demo: supervisors, members and students in several units."""

from collections.abc import Iterator, Sequence

from sqlalchemy import insert

from app.demo.people import Member, People
from app.demo.tables import lines_of
from identity.models.group import Group, GroupMember
from identity.rules.group import Standing
from kernel.store.db import db

# Of the units without a named supervisor: one who leads, two colleagues, four students.
_SIZE = (Standing.SUPERVISOR, *[Standing.MEMBER] * 2, *[Standing.STUDENT] * 4)


def add_groups(people: People) -> None:
    """Found the groups of app/demo/data/groups.csv and fill them from their units."""
    taken: dict[str, int] = {}
    for line in lines_of("groups"):
        unit = line["unit"]
        members = people.of_unit[unit][taken.get(unit, 0) :][: len(_SIZE)]
        taken[unit] = taken.get(unit, 0) + len(_SIZE)
        group_id = db.session.execute(
            insert(Group)
            .values(
                organisation_id=members[0].organisation_id,
                name_zh=line["name_zh"],
                name_en=line["name_en"],
            )
            .returning(Group.id)
        ).scalar_one()
        who = list(_places(line["friendly"] == "yes", people, members))
        db.session.execute(
            insert(GroupMember),
            [
                {"group_id": group_id, "user_id": one.id, "standing": str(standing)}
                for one, standing in who
            ],
        )


def _places(
    friendly: bool, people: People, members: Sequence[Member]
) -> Iterator[tuple[Member, Standing]]:
    """Yield who belongs to a group as what; the friendly one has the known accounts."""
    if not friendly:
        yield from zip(members, _SIZE, strict=False)
        return
    yield people.supervisor, Standing.SUPERVISOR
    yield people.researcher, Standing.MEMBER
    yield people.student, Standing.STUDENT
    for one in members[: len(_SIZE) - 1]:
        yield one, Standing.STUDENT
