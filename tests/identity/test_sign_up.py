"""Signing up, in an organisation that is known or a new one."""

import pytest

from identity.models.organisation import Organisation
from identity.models.user import Membership, User
from kernel.journal.tables import JournalEntry, OutboxMessage
from kernel.store.db import db
from kernel.values.actor import Role
from tests.builders.identity import a_person, an_organisation

CODE = "91110000600037341L"
FORM = {
    "email": "new@test.example",
    "name": "新人",
    "password": "a long enough sentence",
}


def sign_up(app, **fields):
    form = {k: v for k, v in {**FORM, **fields}.items() if v is not None}
    return app.test_client().post("/register", data=form)


def the_newcomer() -> User:
    return db.session.query(User).filter_by(email=FORM["email"]).one()


def test_a_newcomer_becomes_a_researcher_of_a_known_organisation(app, context):
    home = an_organisation()
    assert sign_up(app, organisation=home.code).status_code == 303
    newcomer = the_newcomer()
    (held,) = db.session.query(Membership).filter_by(user_id=newcomer.id)
    assert (held.role, held.organisation_id) == (Role.RESEARCHER, home.id)
    assert newcomer.password_hash.startswith("$argon2id$")
    form = {"email": FORM["email"], "password": FORM["password"], "next": "/me"}
    assert app.test_client().post("/login", data=form).location == "/me"


def test_a_new_organisation_is_made_from_name_and_code(app, context):
    reply = sign_up(
        app,
        organisation_name="新公司",
        credit_code="9111 0000 6000 3734 1l",
        kind="sme",
        zone="lingang",
    )
    assert reply.status_code == 303
    home = db.session.get(Organisation, the_newcomer().organisation_id)
    assert (home.name_zh, home.credit_code, home.zone_key) == (
        "新公司",
        CODE,
        "lingang",
    )
    assert home.code.startswith("u-")


@pytest.mark.parametrize(
    ("fields", "place"),
    [
        ({}, "organisation_name"),
        ({"organisation_name": "甲"}, "credit_code"),
        (
            {"organisation_name": "甲", "credit_code": "91110000600037341A"},
            "credit_code",
        ),
        (
            {
                "organisation_name": "甲",
                "credit_code": CODE,
                "kind": "responsible_unit",
            },
            "kind",
        ),
        ({"organisation_name": "甲", "credit_code": CODE, "zone": "mars"}, "zone"),
        ({"organisation": "u-9999"}, "organisation"),
        ({"organisation": "?", "email": "no address"}, "email"),
        ({"organisation": "?", "email": "a@b"}, "email"),
        ({"organisation": "?", "name": None}, "name"),
        ({"organisation": "?", "name": "\u202eabc"}, "name"),
        ({"organisation": "?", "password": "short"}, "password"),
        ({"organisation": "?", "password": "password1"}, "password"),
        ({"organisation": "?", "password": "x" * 257}, "password"),
        ({"organisation": "?", "role": "administrator"}, "role"),
    ],
)
def test_what_is_missing_or_wrong_is_said_at_its_field(app, context, fields, place):
    if fields.get("organisation") == "?":
        fields["organisation"] = an_organisation().code
    before = db.session.query(Organisation).count()
    reply = app.test_client().post(
        "/register?lang=en",
        data={k: v for k, v in {**FORM, **fields}.items() if v is not None},
    )
    assert reply.status_code == 422
    assert place in reply.text
    assert not db.session.query(User).filter_by(email=FORM["email"]).count()
    assert db.session.query(Organisation).count() == before


def test_a_known_credit_code_names_its_organisation(app, context):
    home = an_organisation(credit_code=CODE)
    reply = sign_up(app, organisation_name="另一个名字", credit_code=CODE)
    assert reply.status_code == 422
    assert home.name_zh in reply.text


def test_a_known_name_is_not_taken_twice(app, context):
    home = an_organisation()
    reply = sign_up(app, organisation_name=home.name_zh, credit_code=CODE)
    assert reply.status_code == 422
    assert home.name_zh in reply.text


def test_an_address_with_an_account_gets_the_same_answer(app, context):
    home = an_organisation()
    taken = a_person(email="taken@test.example")
    kept = taken.password_hash
    fresh = sign_up(app, organisation=home.code)
    again = sign_up(app, organisation=home.code, email="Taken@test.example")
    assert (fresh.status_code, fresh.location, fresh.text) == (
        again.status_code,
        again.location,
        again.text,
    )
    db.session.expire_all()
    assert db.session.get(User, taken.id).password_hash == kept
    events = [e for (e,) in db.session.query(OutboxMessage.event)]
    assert "SignUpRepeated" in events


def test_the_journal_never_holds_a_password(app, context):
    sign_up(app, organisation=an_organisation().code)
    kept = "".join(
        str((e.data, e.before, e.after)) for e in db.session.query(JournalEntry)
    )
    assert "UserRegistered" in {e for (e,) in db.session.query(JournalEntry.event)}
    assert FORM["password"] not in kept
    assert "argon2" not in kept
