"""Whose yes a request waits for, and as what somebody may give it."""

from dataclasses import dataclass

import pytest

from booking.rules.steps import (
    LabDecides,
    OwnRequest,
    SecondPerson,
    SupervisorFirst,
    my_step,
    open_steps,
)
from kernel.values.actor import Actor, Deputed, Grant, Role

LAB, GROUP = 10, 5
MANAGER = Actor(1, grants=frozenset([Grant(Role.LAB_MANAGER, LAB)]))
HEAD = Actor(2, grants=frozenset([Grant(Role.SUPERVISOR, GROUP)]))
BOTH = Actor(
    3, grants=frozenset([Grant(Role.LAB_MANAGER, LAB), Grant(Role.SUPERVISOR, GROUP)])
)
DEPUTY = Actor(4, deputed=frozenset([Deputed(Role.SUPERVISOR, GROUP, 2)]))


@dataclass
class Row:
    """A request as the rule reads it."""

    approval: str
    two_person: bool = True
    group_id: int | None = GROUP
    booked_for_id: int = 7
    booked_by_id: int = 7
    decided_by_id: int | None = None
    decided_for_id: int | None = None
    supervised_by_id: int | None = None
    supervised_for_id: int | None = None


@pytest.mark.parametrize(
    ("row", "waits"),
    [
        (Row("owner"), ("owner",)),
        (Row("supervisor"), ("supervisor",)),
        (Row("both"), ("supervisor", "owner")),
        (Row("in_order"), ("supervisor",)),
        (Row("in_order", supervised_by_id=2), ("owner",)),
        (Row("both", decided_by_id=1), ("supervisor",)),
        (Row("both", supervised_by_id=2, decided_by_id=1), ()),
    ],
)
def test_a_request_waits_for_the_yeses_it_lacks(row, waits):
    assert open_steps(row) == waits


@pytest.mark.parametrize(
    ("row", "actor", "step"),
    [
        (Row("both"), MANAGER, "owner"),
        (Row("both"), HEAD, "supervisor"),
        (Row("both"), BOTH, "supervisor"),
        (Row("in_order", supervised_by_id=2), BOTH, "owner"),
        (Row("supervisor"), DEPUTY, "supervisor"),
        (Row("owner", two_person=False, booked_for_id=1), MANAGER, "owner"),
    ],
)
def test_each_answers_as_what_they_are(row, actor, step):
    assert my_step(row, LAB, actor).step == step


@pytest.mark.parametrize(
    ("row", "actor", "against"),
    [
        (Row("in_order"), MANAGER, SupervisorFirst),
        (Row("supervisor"), MANAGER, SupervisorFirst),
        (Row("owner"), HEAD, LabDecides),
        (Row("supervisor", group_id=6), HEAD, SupervisorFirst),
        (Row("supervisor", group_id=None), HEAD, SupervisorFirst),
        (Row("both", supervised_by_id=3), BOTH, SecondPerson),
        (Row("both", supervised_by_id=4, supervised_for_id=3), BOTH, SecondPerson),
        (Row("supervisor", booked_for_id=2), HEAD, OwnRequest),
        (Row("supervisor", booked_by_id=2), HEAD, OwnRequest),
        (Row("supervisor", booked_for_id=2), DEPUTY, OwnRequest),
        (Row("owner", booked_for_id=1), MANAGER, OwnRequest),
    ],
)
def test_nobody_answers_out_of_turn_twice_or_for_themself(row, actor, against):
    assert isinstance(my_step(row, LAB, actor).against, against)


def test_a_deputy_answers_for_whom_they_stand_in():
    assert my_step(Row("both"), LAB, DEPUTY).stood_in_for == 2
    assert my_step(Row("both"), LAB, HEAD).stood_in_for is None
