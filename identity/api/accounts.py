"""The person who calls, and their tokens."""

from typing import Any

from flask import jsonify
from flask.typing import ResponseReturnValue
from flask_smorest import Blueprint

from identity.commands.choose_language import choose_language
from identity.commands.issue_token import issue_token
from identity.commands.revoke_token import revoke_token
from identity.queries.people import person_by_id, roles_of, tokens_of
from identity.schemas.account import (
    LanguageSchema,
    MeSchema,
    NewTokenSchema,
    TokenPage,
    TokenSchema,
)
from kernel.http.caller import current_actor
from kernel.http.conditional import idempotency_key
from kernel.store.kept_answer import Answer, fingerprint, once
from kernel.values import clock
from kernel.values.errors import SignInNeeded

api = Blueprint("accounts_api", __name__, description="My account")


@api.get("/me")
@api.response(200, MeSchema)
def me() -> dict[str, Any]:
    """Return who calls, with their roles."""
    return _me()


@api.patch("/me")
@api.arguments(LanguageSchema)
@api.response(200, MeSchema)
def set_me(given: dict[str, Any]) -> dict[str, Any]:
    """Choose the language of letters."""
    choose_language(given["locale"], by=current_actor(), at=clock.now())
    return _me()


@api.get("/tokens")
@api.response(200, TokenPage)
def tokens() -> dict[str, Any]:
    """List my tokens that still open something; secrets are never told again."""
    return {"items": tokens_of(_caller_id(), clock.now())}


@api.post("/tokens")
@api.arguments(NewTokenSchema)
@api.response(201, TokenSchema)
def new_token(given: dict[str, Any]) -> ResponseReturnValue:
    """Make a token. Its secret is in this answer only, not in a repeated one."""
    actor, at = current_actor(), clock.now()
    told: dict[str, str] = {}

    def act() -> Answer:
        secret, token = issue_token(given["name"], given["days"], by=actor, at=at)
        told["token"] = secret
        return Answer(201, TokenSchema().dump(token))

    asked = fingerprint("new_token", given)
    answer = once(act, key=idempotency_key(), asked=asked, by=actor, at=at)
    # Kept answers lie in the database in plain text: the secret must not.
    return jsonify({**answer.body, **told}), answer.status


@api.delete("/tokens/<prefix>")
@api.response(204)
def drop_token(prefix: str) -> None:
    """Let a token open nothing any more."""
    revoke_token(prefix, by=current_actor(), at=clock.now())


def _caller_id() -> int:
    actor = current_actor()
    if actor.id is None:
        raise SignInNeeded
    return actor.id


def _me() -> dict[str, Any]:
    person = person_by_id(_caller_id())
    return {
        "email": person.email,
        "name": person.name,
        "organisation": person.organisation_code,
        "organisation_name": person.organisation_name,
        "zone": person.zone,
        "locale": person.locale,
        "roles": [
            {"role": held.role, "organisation": held.organisation_code}
            for held in roles_of(person.id)
        ],
    }
