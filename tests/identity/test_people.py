"""Administrators grant and revoke roles and shut people out."""

import pytest

from identity.commands.grant_role import grant_role
from identity.commands.record_training import record_training
from identity.commands.revoke_role import revoke_role
from identity.commands.suspend_user import suspend_user
from identity.models.user import Membership
from identity.queries.people import holders_of, names, person_by_email, roles_of
from identity.queries.standing import standing_of
from identity.rules.refusals import (
    LastAdministrator,
    NotYourself,
    RoleIsEverywhere,
    RoleNeedsOrganisation,
)
from identity.rules.standing import Standing
from kernel.store.db import db
from kernel.values import clock
from kernel.values.actor import Role
from kernel.values.errors import Forbidden, NotFound, Refused
from tests.builders.identity import (
    a_person,
    a_training,
    actor_of,
    an_organisation,
    browser_of,
)
from tests.conftest import NOW


@pytest.fixture
def administrator(context):
    return a_person("administrator")


def test_a_role_is_granted_once_and_revoked(administrator):
    person, home = a_person(), an_organisation()
    by = actor_of(administrator)
    for _ in range(2):
        grant_role(person.email.upper(), Role.LAB_MANAGER, home.code, by=by, at=NOW)
    assert holders_of(Role.LAB_MANAGER, home.id) == [person.id]
    assert [held.role for held in roles_of(person.id)] == ["lab_manager", "researcher"]
    revoke_role(person.email, Role.LAB_MANAGER, home.code, by=by, at=NOW)
    assert holders_of(Role.LAB_MANAGER, home.id) == []
    with pytest.raises(NotFound):
        revoke_role(person.email, Role.LAB_MANAGER, home.code, by=by, at=NOW)


@pytest.mark.parametrize("role", ["researcher", "lab_manager", "coordinator"])
def test_nobody_else_grants_roles(context, role):
    person = a_person(role)
    acts = (
        lambda by: grant_role(person.email, Role.ADMINISTRATOR, None, by=by, at=NOW),
        lambda by: revoke_role(person.email, Role(role), None, by=by, at=NOW),
        lambda by: suspend_user(person.email, by=by, at=NOW),
    )
    for act in acts:
        with pytest.raises(Forbidden):
            act(actor_of(person))


def test_administrators_are_so_everywhere_and_others_somewhere(administrator):
    person, by = a_person(), actor_of(administrator)
    with pytest.raises(Refused) as caught:
        grant_role(
            person.email, Role.ADMINISTRATOR, an_organisation().code, by=by, at=NOW
        )
    assert caught.value.reasons == (RoleIsEverywhere(),)
    with pytest.raises(Refused) as caught:
        grant_role(person.email, Role.COORDINATOR, None, by=by, at=NOW)
    assert caught.value.reasons == (RoleNeedsOrganisation(),)


def test_the_last_administrator_stays(administrator):
    by = actor_of(administrator)
    with pytest.raises(Refused) as caught:
        revoke_role(administrator.email, Role.ADMINISTRATOR, None, by=by, at=NOW)
    assert caught.value.reasons == (LastAdministrator(),)
    with pytest.raises(Refused) as caught:
        suspend_user(administrator.email, by=by, at=NOW)
    assert caught.value.reasons == (NotYourself(),)
    other = a_person("administrator")
    revoke_role(
        administrator.email, Role.ADMINISTRATOR, None, by=actor_of(other), at=NOW
    )
    assert holders_of(Role.ADMINISTRATOR, None) == [other.id]


def test_a_suspended_holder_is_told_nothing(administrator):
    home = an_organisation()
    person = a_person("lab_manager", home)
    suspend_user(person.email, by=actor_of(administrator), at=NOW)
    assert holders_of(Role.LAB_MANAGER, home.id) == []
    assert standing_of(person.id).suspended


def test_the_page_lists_searches_grants_and_suspends(app, administrator):
    person, home = a_person(email="searched@test.example"), an_organisation()
    a_person(email="other@test.example")
    browser = browser_of(app, administrator)
    page = browser.get("/admin/people?q=searched").text
    assert "searched@test.example" in page
    assert "other@test.example" not in page
    form = {"email": person.email, "role": "lab_manager", "organisation": home.code}
    assert browser.post("/admin/people/grant", data=form).status_code == 303
    assert holders_of(Role.LAB_MANAGER, home.id) == [person.id]
    assert browser.post("/admin/people/revoke", data=form).status_code == 303
    email = {"email": person.email}
    assert browser.post("/admin/people/suspend", data=email).status_code == 303
    assert browser.post("/admin/people/reinstate", data=email).status_code == 303
    assert (
        browser.post("/admin/people/grant", data={**form, "role": "king"}).status_code
        == 422
    )
    assert (
        browser.post(
            "/admin/people/grant", data={**form, "email": "no@test.example"}
        ).status_code
        == 404
    )


def test_the_list_of_people_asks_the_database_little(app, administrator):
    for _ in range(60):
        a_person()
    reply = browser_of(app, administrator).get("/api/v1/people?limit=50")
    assert len(reply.json["items"]) == 50
    following = browser_of(app, administrator).get(
        f"/api/v1/people?limit=50&cursor={reply.json['next_cursor']}"
    )
    seen = {one["email"] for one in reply.json["items"]}
    assert not seen & {one["email"] for one in following.json["items"]}


def test_standing_tells_all_that_a_decision_needs(context):
    home = an_organisation(zone="lingang", kind="sme", credit_code="91110000600037341L")
    person = a_person(organisation=home)
    kept = a_training(person, "010200", "exam")
    assert standing_of(person.id) == Standing(
        user_id=person.id,
        name=person.name,
        organisation_id=home.id,
        organisation_name=home.name_zh,
        organisation_kind="sme",
        credit_code="91110000600037341L",
        zone="lingang",
        suspended=False,
        trainings={"010200": ("exam", kept.valid_until)},
    )
    with pytest.raises(NotFound):
        standing_of(10**9)


def test_a_lab_manager_records_a_training_and_a_researcher_does_not(context):
    manager, person = a_person("lab_manager"), a_person()
    day = clock.local_day(NOW)
    for level in ("basic", "advanced"):
        record_training(
            person.email, "010200", level, day, by=actor_of(manager), at=NOW
        )
    assert standing_of(person.id).trainings == {"010200": ("advanced", day)}
    with pytest.raises(Forbidden):
        record_training(
            person.email, "010200", "basic", day, by=actor_of(person), at=NOW
        )


def test_names_of_people_come_at_once(context):
    first, second = a_person(), a_person()
    assert names([first.id, second.id, 10**9]) == {
        first.id: first.name,
        second.id: second.name,
    }
    assert names([]) == {}
    assert person_by_email(first.email.upper()).id == first.id
    assert db.session.query(Membership).count() >= 2
