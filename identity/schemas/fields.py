"""Field types of people: addresses, passwords, credit codes."""

import re
from typing import Any

from marshmallow import ValidationError, fields

from identity.rules import passwords
from identity.rules.organisation import credit_code, mistake_in
from kernel.http.fields import Speaking, Text
from kernel.values.text import N_, half_width

# One @, no spaces, a dot in the domain: whether it exists only a letter can tell.
_EMAIL = re.compile(r"[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[a-z0-9-]+(\.[a-z0-9-]+)+")


class Email(Text):
    """An e-mail address, kept in lower case."""

    default_error_messages = {  # noqa: RUF012 - marshmallow reads it from the class
        "form": N_("An e-mail address such as name@example.org is expected here."),
    }

    def __init__(self, **kwargs: Any) -> None:
        """Accept the 254 characters that mail allows."""
        super().__init__(most=254, **kwargs)

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, *args, **kwargs)
        address = half_width(text).lower()
        if not _EMAIL.fullmatch(address):
            raise self.make_error("form")
        return address


class Password(Speaking, fields.String):
    """A password as typed: not trimmed, not folded, any characters."""

    default_error_messages = {  # noqa: RUF012 - marshmallow reads it from the class
        "required": N_("Fill this in."),
        "null": N_("Fill this in."),
        "invalid": N_("Text is expected here."),
        "short": N_("At least {least} characters; these are {count}."),
        "long": N_("At most {most} characters; these are {count}."),
    }

    def __init__(self, *, least: int = 1, **kwargs: Any) -> None:
        """Ask for at least so many characters."""
        super().__init__(**kwargs)
        self.least = least

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> str:
        if not isinstance(value, str) or any("\ud800" <= c <= "\udfff" for c in value):
            raise self.make_error("invalid")
        if len(value) < self.least:
            raise self.make_error("short", least=self.least, count=len(value))
        if len(value) > passwords.LONGEST:
            raise self.make_error("long", most=passwords.LONGEST, count=len(value))
        return value


class CreditCode(Speaking, fields.String):
    """A unified social credit code, normalised and with its check character right."""

    default_error_messages = {  # noqa: RUF012 - marshmallow reads it from the class
        "required": N_("Fill this in."),
        "null": N_("Fill this in."),
        "invalid": N_("Text is expected here."),
    }

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> str:
        if not isinstance(value, str):
            raise self.make_error("invalid")
        if (mistake := mistake_in(value)) is not None:
            raise ValidationError(mistake)
        return credit_code(value) or ""


def matching(value: str, other: str, message: str) -> None:
    """Raise ValidationError unless the two are equal."""
    if value != other:
        raise ValidationError(message)
