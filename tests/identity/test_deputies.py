"""Who decides while somebody is away."""

from datetime import date, timedelta

import pytest

from identity.commands.end_deputy import end_deputy
from identity.commands.name_deputy import name_deputy
from identity.commands.revoke_role import revoke_role
from identity.commands.suspend_user import suspend_user
from identity.queries import actors
from identity.queries.deputies import deciders_of, deputies_of
from identity.rules.deputy import (
    DeputyAlready,
    DeputyDaysOver,
    DeputyDaysReversed,
    DeputyTooLong,
    DeputyUnknown,
    day_refusals,
)
from kernel.values.actor import Deputed, Role
from kernel.values.errors import Forbidden, NotFound, Refused
from tests.builders.identity import (
    a_person,
    actor_of,
    an_organisation,
    browser_of,
    token_of,
)

TODAY = date(2026, 11, 25)
TOMORROW = TODAY + timedelta(days=1)


@pytest.fixture
def unit(context):
    return an_organisation(kind="responsible_unit")


@pytest.fixture
def head(unit):
    return a_person("coordinator", unit)


@pytest.fixture
def clerk(unit):
    return a_person(None, unit)


def lend(head, clerk, unit, now, first=TODAY, last=TOMORROW, role=Role.COORDINATOR):
    return name_deputy(
        clerk.email, role, unit.code, first, last, by=actor_of(head), at=now
    )


def seen(person, at):
    return actors.actor_of(person.id, at=at)


def reasons(found):
    return [type(one) for one in found]


def test_a_deputy_uses_the_role_from_the_first_morning_to_the_last_midnight(
    head, clerk, unit, now
):
    lend(head, clerk, unit, now, first=TOMORROW, last=TOMORROW)
    midnight = now + timedelta(hours=14)
    assert not seen(clerk, midnight - timedelta(seconds=1)).deputed
    actor = seen(clerk, midnight)
    assert actor.deputed == {Deputed(Role.COORDINATOR, unit.id, head.id, head.name)}
    assert actor.acts_anywhere(Role.COORDINATOR)
    assert actor.acting_scopes(Role.COORDINATOR) == [unit.id]
    assert not actor.holds_anywhere(Role.COORDINATOR)
    assert not seen(clerk, midnight + timedelta(days=1)).deputed


def test_those_who_decide_are_told_with_their_deputies(head, clerk, unit, now):
    lend(head, clerk, unit, now)
    both = sorted([head.id, clerk.id])
    assert deciders_of(Role.COORDINATOR, unit.id, at=now) == both
    later = now + timedelta(days=3)
    assert deciders_of(Role.COORDINATOR, unit.id, at=later) == [head.id]


def test_a_deputy_ends_with_the_role_or_the_account_of_the_person_away(
    head, clerk, unit, now
):
    administrator = actor_of(a_person("administrator"))
    lend(head, clerk, unit, now)
    suspend_user(head.email, by=administrator, at=now)
    assert not seen(clerk, now).deputed
    other = a_person("coordinator", unit)
    lend(other, clerk, unit, now)
    assert seen(clerk, now).deputed
    revoke_role(other.email, Role.COORDINATOR, unit.code, by=administrator, at=now)
    assert not seen(clerk, now).deputed


def test_a_deputy_cannot_lend_on_what_they_were_lent(head, clerk, unit, now):
    lend(head, clerk, unit, now)
    third = a_person(None, unit)
    with pytest.raises(Forbidden):
        name_deputy(
            third.email, Role.COORDINATOR, unit.code, TODAY, TODAY,
            by=seen(clerk, now), at=now,
        )  # fmt: skip


@pytest.mark.parametrize("role", [Role.LAB_MANAGER, Role.COORDINATOR])
def test_only_a_role_that_one_holds_there_is_lent(head, clerk, unit, now, role):
    elsewhere = an_organisation(kind="responsible_unit")
    target = unit if role is Role.LAB_MANAGER else elsewhere
    with pytest.raises(Forbidden):
        lend(head, clerk, target, now, role=role)


def test_strangers_and_oneself_are_refused_in_the_same_words(head, unit, now):
    stranger = a_person("researcher")
    for one in (stranger, head):
        with pytest.raises(Refused) as caught:
            lend(head, one, unit, now)
        assert reasons(caught.value.reasons) == [DeputyUnknown]


def test_the_same_days_are_lent_once(head, clerk, unit, now):
    lend(head, clerk, unit, now)
    with pytest.raises(Refused) as caught:
        lend(head, clerk, unit, now, first=TOMORROW, last=TOMORROW)
    assert reasons(caught.value.reasons) == [DeputyAlready]


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (TODAY, TODAY, []),
        (TOMORROW, TODAY, [DeputyDaysReversed]),
        (TODAY - timedelta(days=2), TODAY - timedelta(days=1), [DeputyDaysOver]),
        (TODAY - timedelta(days=2), TODAY, []),
        (TODAY, TODAY + timedelta(days=182), []),
        (TODAY, TODAY + timedelta(days=183), [DeputyTooLong]),
    ],
)
def test_days_are_checked(first, last, expected):
    assert reasons(day_refusals(first, last, TODAY)) == expected


def test_both_may_end_it_and_nobody_else(head, clerk, unit, now):
    number = lend(head, clerk, unit, now).id
    with pytest.raises(NotFound):
        end_deputy(number, by=actor_of(a_person("coordinator", unit)), at=now)
    end_deputy(number, by=actor_of(clerk), at=now)
    assert not seen(clerk, now).deputed
    with pytest.raises(NotFound):
        end_deputy(number, by=actor_of(head), at=now)
    assert lend(head, clerk, unit, now).id != number


def test_page_and_api_say_the_same(context, head, clerk, unit, now):
    said = {
        "email": clerk.email, "role": "coordinator", "organisation": unit.code,
        "first_day": str(TODAY), "last_day": str(TOMORROW),
    }  # fmt: skip
    page = browser_of(context, head).post("/me/deputies", data=said)
    assert page.status_code == 303
    auth = {"Authorization": f"Bearer {token_of(clerk)}"}
    client = context.test_client()
    shown = client.get("/api/v1/deputies", headers=auth).json["items"]
    assert [(one["mine"], one["person"], one["last_day"]) for one in shown] == [
        (False, head.name, str(TOMORROW))
    ]
    gone = client.delete(f"/api/v1/deputies/{shown[0]['number']}", headers=auth)
    assert gone.status_code == 204
    assert deputies_of(head.id, at=now) == []


def test_the_form_says_at_the_field_what_is_wrong(context, head, unit):
    said = {
        "email": "nobody@else.example", "role": "coordinator", "organisation": unit.code,
        "first_day": "2026-11-25", "last_day": "2026-11-20",
    }  # fmt: skip
    reply = browser_of(context, head).post("/me/deputies", data=said)
    assert reply.status_code == 422
    assert 'id="e-email"' in reply.text
    assert 'id="e-last_day"' in reply.text
    assert "nobody@else.example" in reply.text
