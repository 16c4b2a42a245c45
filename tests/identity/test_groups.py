"""Research groups: who keeps them, who belongs, who may know."""

import pytest
from sqlalchemy.exc import IntegrityError

from identity.commands.add_group_member import add_group_member
from identity.commands.end_group import end_group
from identity.commands.found_group import found_group
from identity.commands.name_deputy import name_deputy
from identity.commands.remove_group_member import remove_group_member
from identity.models.group import GroupMember
from identity.queries import actors
from identity.queries.deputies import deciders_of
from identity.queries.groups import group_by_code, groups_of, my_groups
from identity.rules.deputy import DeputyIsStudent
from identity.rules.group import (
    GroupExists,
    LastSupervisor,
    MemberAlready,
    NobodyOfTheUnit,
    TooManyMembers,
    adding_refusals,
)
from kernel.store.db import db
from kernel.values.actor import Deputed, Role
from kernel.values.clock import local_day
from kernel.values.errors import Forbidden, Malformed, NotFound, Refused
from tests.builders.identity import (
    a_group,
    a_person,
    actor_of,
    an_organisation,
    browser_of,
    save,
    token_of,
)


@pytest.fixture
def unit(context):
    return an_organisation(kind="university")


@pytest.fixture
def head(unit):
    return a_person("researcher", unit)


@pytest.fixture
def student(unit):
    return a_person("researcher", unit)


@pytest.fixture
def manager(unit):
    return a_person("lab_manager", unit)


@pytest.fixture
def group(unit, head, student):
    return a_group(unit, supervisor=head, student=student)


def kinds(caught):
    return [type(one) for one in caught.value.reasons]


def test_a_lab_manager_founds_a_group_and_its_supervisor_adds_the_others(
    unit, head, student, manager, now
):
    group = found_group(unit.code, "新课题组", head.email, by=actor_of(manager), at=now)
    leader = actors.actor_of(head.id, at=now)
    assert leader.acting_scopes(Role.SUPERVISOR) == [group.id]
    add_group_member(group.code, student.email, "student", by=leader, at=now)
    people = group_by_code(group.code, actor_of(student)).people
    assert [(one.name, one.standing) for one in people] == [
        (head.name, "supervisor"),
        (student.name, "student"),
    ]
    assert [one.standing for one in my_groups(student.id)] == ["student"]


def test_two_groups_of_a_unit_have_two_names_until_one_ends(unit, head, manager, now):
    by = actor_of(manager)
    first = found_group(unit.code, "同名组", head.email, by=by, at=now)
    with pytest.raises(Refused) as caught:
        found_group(unit.code, "同名组", head.email, by=by, at=now)
    assert kinds(caught) == [GroupExists]
    end_group(first.code, by=by, at=now)
    assert found_group(unit.code, "同名组", head.email, by=by, at=now).id != first.id


def test_a_manager_of_another_unit_founds_and_keeps_nothing_here(
    unit, head, group, now
):
    other = actor_of(a_person("lab_manager", an_organisation()))
    with pytest.raises(Malformed):
        found_group(unit.code, "外来组", head.email, by=other, at=now)
    for act in (
        lambda: add_group_member(group.code, head.email, "member", by=other, at=now),
        lambda: remove_group_member(group.code, head.email, by=other, at=now),
        lambda: end_group(group.code, by=other, at=now),
        lambda: group_by_code(group.code, other),
    ):
        with pytest.raises(NotFound):
            act()


def test_a_student_adds_and_removes_nobody_else(group, head, student, now):
    by = actor_of(student)
    with pytest.raises(Forbidden):
        add_group_member(group.code, head.email, "student", by=by, at=now)
    with pytest.raises(Forbidden):
        remove_group_member(group.code, head.email, by=by, at=now)
    with pytest.raises(Forbidden):
        remove_group_member(group.code, "nobody@test.example", by=by, at=now)


def test_people_of_another_unit_are_refused_as_strangers_are(group, head, now):
    for address in (a_person().email, "nobody@test.example"):
        with pytest.raises(Refused) as caught:
            add_group_member(group.code, address, "student", by=actor_of(head), at=now)
        assert kinds(caught) == [NobodyOfTheUnit]


def test_one_belongs_to_a_group_once_and_the_database_holds_it(
    group, head, student, now
):
    with pytest.raises(Refused) as caught:
        add_group_member(group.code, student.email, "member", by=actor_of(head), at=now)
    assert kinds(caught) == [MemberAlready]
    with pytest.raises(IntegrityError), db.session.begin_nested():
        save(GroupMember(group_id=group.id, user_id=student.id, standing="member"))


def test_a_full_group_takes_nobody():
    full = ["student"] * 300
    assert [type(r) for r in adding_refusals(full, member=False)] == [TooManyMembers]
    assert not adding_refusals(full[1:], member=False)


def test_the_last_supervisor_stays_until_there_is_another(
    group, head, unit, manager, now
):
    with pytest.raises(Refused) as caught:
        remove_group_member(group.code, head.email, by=actor_of(manager), at=now)
    assert kinds(caught) == [LastSupervisor]
    second = a_person("researcher", unit)
    add_group_member(group.code, second.email, "supervisor", by=actor_of(head), at=now)
    remove_group_member(group.code, head.email, by=actor_of(head), at=now)
    assert not actors.actor_of(head.id, at=now).acts_anywhere(Role.SUPERVISOR)
    with pytest.raises(NotFound):
        group_by_code(group.code, actor_of(head))


def test_a_member_leaves_and_the_row_says_who_ended_it(group, student, now):
    remove_group_member(group.code, student.email, by=actor_of(student), at=now)
    row = db.session.query(GroupMember).filter_by(user_id=student.id).one()
    assert (row.left_at, row.left_by_id) == (now, student.id)
    assert my_groups(student.id) == []


def test_a_group_that_ended_is_gone_for_everybody(group, head, student, manager, now):
    with pytest.raises(Forbidden):
        end_group(group.code, by=actor_of(head), at=now)
    end_group(group.code, by=actor_of(manager), at=now)
    assert groups_of(actor_of(manager)) == []
    assert not actors.actor_of(head.id, at=now).acts_anywhere(Role.SUPERVISOR)
    with pytest.raises(NotFound):
        end_group(group.code, by=actor_of(manager), at=now)


def test_a_supervisor_who_is_away_lends_the_group_to_a_colleague(
    unit, group, head, student, now
):
    colleague, day = a_person("researcher", unit), local_day(now)
    by = actors.actor_of(head.id, at=now)
    named = {"group": group.code, "by": by, "at": now}
    with pytest.raises(Refused) as caught:
        name_deputy(student.email, Role.SUPERVISOR, None, day, day, **named)
    assert kinds(caught) == [DeputyIsStudent]
    name_deputy(colleague.email, Role.SUPERVISOR, None, day, day, **named)
    lent = actors.actor_of(colleague.id, at=now)
    assert lent.deputed == {Deputed(Role.SUPERVISOR, group.id, head.id, head.name)}
    assert deciders_of(Role.SUPERVISOR, group.id, at=now) == sorted(
        [head.id, colleague.id]
    )
    second = a_person("researcher", unit)
    for one in (second.email, head.email):
        who = "supervisor" if one == second.email else None
        if who:
            add_group_member(group.code, one, who, by=by, at=now)
        else:
            remove_group_member(group.code, one, by=by, at=now)
    assert not actors.actor_of(colleague.id, at=now).deputed


def test_nobody_lends_a_group_that_they_do_not_lead(unit, group, student, now):
    day = local_day(now)
    led = a_group(unit, supervisor=a_person("researcher", unit))
    by = actor_of(a_person("lab_manager", unit))
    for code in (led.code, group.code, "G-99999999"):
        with pytest.raises(Forbidden):
            name_deputy(
                student.email, Role.SUPERVISOR, None, day, day,
                group=code, by=by, at=now,
            )  # fmt: skip


def test_pages_show_and_change_the_group(context, unit, group, head, student, manager):
    page = browser_of(context, student).get("/me").text
    assert f"/groups/{group.code}" in page
    browser, path = browser_of(context, head), f"/groups/{group.code}"
    newcomer = a_person("researcher", unit)
    said = {"email": newcomer.email, "standing": "member"}
    assert browser.post(f"{path}/members", data=said).status_code == 303
    assert newcomer.email in browser.get(path).text
    again = browser.post(f"{path}/members", data=said)
    assert again.status_code == 422
    assert 'id="e-email"' in again.text
    leaver = browser_of(context, newcomer)
    left = leaver.post(f"{path}/members/remove", data={"email": newcomer.email})
    assert left.headers["Location"].endswith("/groups")
    assert leaver.get(path).status_code == 404
    desk = browser_of(context, manager)
    said = {
        "organisation": unit.code,
        "name_zh": "页面组",
        "supervisor": "no@x.example",
    }
    answer = desk.post("/groups", data=said)
    assert answer.status_code == 422
    assert 'id="e-supervisor"' in answer.text
    founded = desk.post("/groups", data={**said, "supervisor": head.email})
    assert desk.get(founded.headers["Location"]).status_code == 200


def test_the_api_says_and_does_what_the_pages_do(context, unit, head, student, manager):
    client = context.test_client()
    desk = {"Authorization": f"Bearer {token_of(manager)}", "Idempotency-Key": "one"}
    said = {"organisation": unit.code, "name_zh": "接口组", "supervisor": head.email}
    made = client.post("/api/v1/groups", json=said, headers=desk)
    assert made.status_code == 201
    assert client.post("/api/v1/groups", json=said, headers=desk).json == made.json
    path = f"/api/v1/groups/{made.json['code']}"
    auth = {"Authorization": f"Bearer {token_of(head)}"}
    body = {"email": student.email, "standing": "student"}
    added = client.post(f"{path}/members", json=body, headers=auth)
    assert [one["standing"] for one in added.json["people"]] == [
        "supervisor",
        "student",
    ]
    hers = {"Authorization": f"Bearer {token_of(student)}"}
    listed = client.get("/api/v1/groups", headers=hers).json["items"]
    assert [(one["code"], one["standing"]) for one in listed] == [
        (made.json["code"], "student")
    ]
    assert client.delete(path, headers=hers).status_code == 403
    wrong = client.post(
        f"{path}/members", json={"email": "a\u202eb@x.example"}, headers=auth
    )
    assert wrong.status_code == 422
    gone = client.delete(f"{path}/members/{student.email}", headers=hers)
    assert gone.status_code == 204
    assert client.get(path, headers=hers).status_code == 404
    assert client.delete(path, headers=desk).status_code == 204
