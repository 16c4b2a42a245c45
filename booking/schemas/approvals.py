"""Decisions on many requests, as they come in and go out."""

from typing import Any

from marshmallow import fields, validate

from kernel.http.fields import StrictSchema, Text, ValidationError, Whole
from kernel.http.speech import messages, say
from kernel.values.errors import DomainError, NotFound
from kernel.values.text import N_, Message

MOST = 100


class Pick(fields.Field[Any]):
    """A request with the version that was looked at: B-00001234:2."""

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> tuple[str, int]:
        code, _, version = str(value)[:40].partition(":")
        if not (version.isascii() and version.isdigit() and len(version) < 10):
            raise ValidationError(Message(N_("Reload the inbox and choose again.")))
        return code, int(version)


_NONE = N_("Choose at least one request.")


def _some_of_them() -> dict[str, Any]:
    return {
        "required": True,
        "validate": validate.Length(1, MOST, error=Message(_NONE)),
        "error_messages": {"required": Message(_NONE)},
    }


class ChosenFormSchema(StrictSchema):
    """The chosen requests of the inbox."""

    pick = fields.List(Pick(), **_some_of_them(), metadata={"many": True})


class ChosenSchema(StrictSchema):
    """A request to approve."""

    code = Text(most=20, required=True)
    version = Whole(least=1, most=10**9, required=True)


class ApprovalsRequestSchema(StrictSchema):
    """Requests to approve as far as every rule agrees."""

    items = fields.List(fields.Nested(ChosenSchema), **_some_of_them())


class LeftSchema(StrictSchema):
    """A request that waits on, and why."""

    code = fields.String()
    reasons = fields.List(fields.String())


class ApprovalsSchema(StrictSchema):
    """What came of approving many."""

    approved = fields.List(fields.String())
    # Agreed to, and waiting for the yes of somebody else.
    agreed = fields.List(fields.String())
    left = fields.List(fields.Nested(LeftSchema))


class RequestCheckSchema(StrictSchema):
    """What every rule says of a waiting request; no reasons when it passes."""

    passes = fields.Boolean()
    reasons = fields.List(fields.String())
    credit = fields.Integer(
        allow_none=True, metadata={"description": "by the unit's house rules"}
    )
    missed = fields.Integer(allow_none=True)


def why_left(error: DomainError) -> list[str]:
    """Return in the reader's language why a request was not approved."""
    if isinstance(error, NotFound):
        return [say(Message(N_("There is no such request in your labs.")))]
    return [one for said in messages(error).values() for one in said]
