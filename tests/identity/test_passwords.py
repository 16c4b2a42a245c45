"""Passwords: what is accepted, how they are kept, how guessing is slowed."""

import re
import threading
from datetime import timedelta

import pytest
from argon2 import PasswordHasher

from identity.commands.sign_in import sign_in
from identity.models.user import SignInFailure
from identity.rules import passwords
from identity.rules.acceptable import password_refusals
from identity.rules.attempts import MOST_TRIES, WINDOW, locked_until, tries_left
from identity.rules.passwords import SHORTEST
from identity.rules.refusals import (
    CommonPassword,
    PasswordNamesYou,
    TooManyTries,
    WrongCredentials,
)
from kernel.store.db import db
from kernel.values.errors import Refused
from tests.builders.identity import a_person
from tests.conftest import NOW

PASSWORD = "a long enough sentence"


@pytest.fixture(autouse=True)
def cheap(app):
    """Hash at the cost of tests: a real site in this process has chosen its own."""
    passwords.choose_cost(app.config["PASSWORD_COST"])


def refused(email: str, password: str, at=NOW):
    with pytest.raises(Refused) as caught:
        sign_in(email, password, at=at, demo=True)
    (reason,) = caught.value.reasons
    return reason


@pytest.mark.parametrize(
    "password",
    [
        "password",
        "PASSWORD",
        "12345678",
        "1qaz2wsx",
        "woaini1314",
        "aaaaaaaa",
        "lianyi2026!",
    ],
)
def test_the_passwords_everybody_tries_are_refused(password):
    assert password_refusals(password, "a@test.example", "A") == [CommonPassword()]


def test_the_list_holds_the_three_thousand_most_common():
    assert len(passwords._common()) >= 3000
    assert all(len(word) >= SHORTEST for word in passwords._common())


@pytest.mark.parametrize(
    "password", ["lin.zhixia", "LIN.zhixia", "lin.zhixia@test.example"]
)
def test_the_own_address_is_no_password(password):
    found = password_refusals(password, "lin.zhixia@test.example", "林知夏")
    assert found == [PasswordNamesYou()]


@pytest.mark.parametrize(
    "password", ["correct horse", "密码要够长才好记", "xyz" * 80, "ｐａｓｓ word 1"]
)
def test_there_are_no_composition_rules(password):
    assert not password_refusals(password, "a@test.example", "A")


@pytest.mark.parametrize(
    "typed",
    [" a long enough sentence", "A long enough sentence", "a long enough sentence\x00"],
)
def test_a_password_counts_exactly_as_typed(typed):
    kept = passwords.hashed(PASSWORD)
    assert passwords.matches(PASSWORD, kept)
    assert not passwords.matches(typed, kept)


def test_the_end_of_a_long_password_counts():
    kept = passwords.hashed("x" * 200 + "a")
    assert not passwords.matches("x" * 200 + "b", kept)


def test_a_hash_is_argon2id_and_verifies_at_its_own_cost(app):
    dear = PasswordHasher(time_cost=2, memory_cost=1024, parallelism=2).hash(PASSWORD)
    assert passwords.matches(PASSWORD, dear)
    assert passwords.hashed(PASSWORD).startswith("$argon2id$v=19$m=64,t=1,p=1$")


def test_the_full_cost_is_what_rfc_9106_asks():
    hasher = passwords._HASHERS["full"]
    assert (hasher.memory_cost, hasher.time_cost, hasher.parallelism) == (65536, 3, 4)
    assert hasher.type.name == "ID"


@pytest.mark.parametrize("kept", [None, "!", "", "$2b$12$notargon"])
def test_without_a_readable_hash_nothing_matches(kept):
    assert not passwords.matches(PASSWORD, kept)


def test_an_unknown_cost_is_refused_at_the_start():
    with pytest.raises(ValueError, match="none of full, low"):
        passwords.choose_cost("free")


def test_an_unknown_address_and_a_wrong_password_sound_alike(app, context):
    person = a_person(password_hash=passwords.hashed(PASSWORD))
    suspended = a_person(password_hash=passwords.hashed(PASSWORD), state="suspended")
    pages = []
    for email, password in (
        (person.email, "wrong password"),
        ("nobody@test.example", "wrong password"),
        (suspended.email, PASSWORD),
    ):
        reply = app.test_client().post(
            "/login", data={"email": email, "password": password}
        )
        text = re.sub(r'"I[\w.-]{60,}"|[\w.]+@test.example', "", reply.text)
        pages.append((reply.status_code, text))
    assert pages[0][0] == 422
    assert pages[0] == pages[1] == pages[2]


def test_the_tries_that_are_left_are_counted_down(context):
    person = a_person(password_hash=passwords.hashed(PASSWORD))
    left = [refused(person.email, "wrong").left for _ in range(MOST_TRIES)]
    assert left == [4, 3, 2, 1, 0]


@pytest.mark.parametrize("known", [True, False])
def test_after_five_failures_even_the_right_password_waits(app, context, known):
    email = "who@test.example"
    if known:
        a_person(email=email, password_hash=passwords.hashed(PASSWORD))
    for _ in range(MOST_TRIES):
        assert isinstance(refused(email, "wrong"), WrongCredentials)
    assert refused(email, PASSWORD) == TooManyTries(until=NOW + WINDOW)
    reply = app.test_client().post(
        "/login", data={"email": email, "password": PASSWORD}
    )
    assert reply.status_code == 429


def test_a_locked_address_is_refused_without_hashing(context, monkeypatch):
    for _ in range(MOST_TRIES):
        refused("who@test.example", "wrong")
    monkeypatch.setattr(passwords, "matches", None)
    assert isinstance(refused("who@test.example", PASSWORD), TooManyTries)


def test_after_a_quarter_of_an_hour_the_next_try_counts(context):
    person = a_person(password_hash=passwords.hashed(PASSWORD))
    for _ in range(MOST_TRIES):
        refused(person.email, "wrong")
    just = NOW + WINDOW - timedelta(seconds=1)
    assert isinstance(refused(person.email, PASSWORD, just), TooManyTries)
    assert sign_in(person.email, PASSWORD, at=NOW + WINDOW, demo=True)


def test_a_success_clears_the_failures_before_it(context):
    person = a_person(password_hash=passwords.hashed(PASSWORD))
    for _ in range(4):
        refused(person.email, "wrong")
    sign_in(person.email, PASSWORD, at=NOW, demo=True)
    assert refused(person.email, "wrong").left == MOST_TRIES - 1


def test_a_lock_ends_a_quarter_of_an_hour_after_the_fifth_last_failure():
    failures = [NOW + timedelta(minutes=n) for n in range(5)]
    assert locked_until(failures) == NOW + WINDOW
    assert locked_until(failures[1:]) is None
    assert tries_left(failures) == 0


def test_many_guesses_at_once_are_counted_as_many(app):
    email, reasons = "raced@test.example", []

    def guess():
        with app.app_context():
            try:
                sign_in(email, "wrong", at=NOW, demo=True)
            except Refused as error:
                reasons.append(type(error.reasons[0]))

    guesses = [threading.Thread(target=guess) for _ in range(12)]
    for one in guesses:
        one.start()
    for one in guesses:
        one.join()
    with app.app_context():
        db.session.query(SignInFailure).filter_by(email=email).delete()
        db.session.commit()
    assert reasons.count(WrongCredentials) == MOST_TRIES
    assert reasons.count(TooManyTries) == 12 - MOST_TRIES
