"""What a person sends about their own account."""

from typing import Any

from marshmallow import ValidationError, fields, validates_schema

from identity.rules import passwords, sessions
from identity.rules.organisation import OrganisationKind
from identity.schemas.fields import CreditCode, Email, Password
from kernel.http.fields import Moment, OneOf, StrictSchema, Text, Whole
from kernel.values.text import N_, Message

# A responsible unit is appointed, never self-declared.
OPEN_KINDS = tuple(
    kind.value
    for kind in OrganisationKind
    if kind is not OrganisationKind.RESPONSIBLE_UNIT
)


class SignInSchema(StrictSchema):
    """An e-mail address and a password."""

    email = Email(required=True)
    password = Password(required=True)
    next = fields.String(load_default="")


class SignUpSchema(StrictSchema):
    """A new account, in an organisation that is known or a new one."""

    email = Email(required=True)
    name = Text(most=40, required=True)
    password = Password(required=True, least=passwords.SHORTEST)
    organisation = Text(most=20, load_default=None)
    organisation_name = Text(most=100, load_default=None)
    credit_code = CreditCode(load_default=None)
    kind = fields.String(load_default="enterprise", validate=OneOf(*OPEN_KINDS))
    zone = Text(most=20, load_default=None)

    @validates_schema
    def names_one_organisation(self, data: dict[str, Any], **_: Any) -> None:
        """Ask for a known organisation, or for the name and code of a new one."""
        if data.get("organisation"):
            return
        fill = [Message(N_("Choose an organisation, or fill this in for a new one."))]
        missing = {
            name: fill
            for name in ("organisation_name", "credit_code")
            if not data.get(name)
        }
        if missing:
            raise ValidationError(missing)


class ChangePasswordSchema(StrictSchema):
    """The current password and the new one."""

    current = Password(required=True)
    password = Password(required=True, least=passwords.SHORTEST)


class NewTokenSchema(StrictSchema):
    """What a token is for."""

    name = Text(most=60, required=True)
    days = Whole(least=1, most=sessions.LONGEST_TOKEN_DAYS, load_default=90)


class LanguageSchema(StrictSchema):
    """The language of letters."""

    locale = fields.String(required=True, validate=OneOf("zh", "en"))


class TokenSchema(StrictSchema):
    """A personal access token as its owner sees it; the secret only once."""

    prefix = fields.String()
    name = fields.String()
    created_at = Moment()
    expires_at = Moment()
    last_used_at = Moment(allow_none=True)
    token = fields.String(metadata={"description": "Only in the answer to creation."})


class GrantOut(StrictSchema):
    """A role and where it is held."""

    role = fields.String()
    organisation = fields.String(allow_none=True)


class MeSchema(StrictSchema):
    """The person who calls."""

    email = fields.String()
    name = fields.String()
    organisation = fields.String()
    organisation_name = fields.String()
    zone = fields.String(allow_none=True)
    locale = fields.String(allow_none=True)
    roles = fields.List(fields.Nested(GrantOut))


class TokenPage(StrictSchema):
    """My tokens."""

    items = fields.List(fields.Nested(TokenSchema))
