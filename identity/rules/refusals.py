"""Why something about people and organisations may not happen."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from kernel.values.errors import Refusal
from kernel.values.text import N_


@dataclass(frozen=True)
class WrongCredentials(Refusal):
    """No such pair; never says which half is wrong."""

    message: ClassVar[str] = N_(
        "The e-mail address and the password do not match. {left} tries left."
    )
    left: int


@dataclass(frozen=True)
class TooManyTries(Refusal):
    """Guessing is slowed down."""

    message: ClassVar[str] = N_(
        "Too many failed tries for this address. The next one is accepted at {until}."
    )
    until: datetime


@dataclass(frozen=True)
class WrongCurrentPassword(Refusal):
    """A change needs the current password."""

    message: ClassVar[str] = N_("This is not your current password.")
    field: ClassVar[str] = "current"


@dataclass(frozen=True)
class CommonPassword(Refusal):
    """Among the first that anybody would try."""

    message: ClassVar[str] = N_(
        "This password is on the list of the most common ones. Choose another."
    )
    field: ClassVar[str] = "password"


@dataclass(frozen=True)
class PasswordNamesYou(Refusal):
    """Made of the person's own address."""

    message: ClassVar[str] = N_(
        "The password is your e-mail address or name. Choose another."
    )
    field: ClassVar[str] = "password"


@dataclass(frozen=True)
class OrganisationExists(Refusal):
    """The name is taken."""

    message: ClassVar[str] = N_(
        "{name} is registered already. Choose it from the list."
    )
    field: ClassVar[str] = "organisation_name"
    name: str


@dataclass(frozen=True)
class CreditCodeTaken(Refusal):
    """The legal person is known under another name."""

    message: ClassVar[str] = N_(
        "This credit code belongs to {name}. Choose it from the list."
    )
    field: ClassVar[str] = "credit_code"
    name: str


@dataclass(frozen=True)
class LastAdministrator(Refusal):
    """Somebody must be able to grant roles."""

    message: ClassVar[str] = N_(
        "This is the last administrator. Appoint another one first."
    )


@dataclass(frozen=True)
class NotYourself(Refusal):
    """An administrator cannot lock themselves out."""

    message: ClassVar[str] = N_(
        "You cannot suspend your own account. Ask another administrator."
    )


@dataclass(frozen=True)
class RoleNeedsOrganisation(Refusal):
    """All roles but one are held within an organisation."""

    message: ClassVar[str] = N_("Choose the organisation in which the role is held.")
    field: ClassVar[str] = "organisation"


@dataclass(frozen=True)
class RoleIsEverywhere(Refusal):
    """Administrators are so everywhere."""

    message: ClassVar[str] = N_(
        "An administrator is one everywhere; leave the organisation empty."
    )
    field: ClassVar[str] = "organisation"


@dataclass(frozen=True)
class TooManyTokens(Refusal):
    """A forgotten token is a risk; keep them few."""

    message: ClassVar[str] = N_("At most {most} tokens are kept. Revoke one first.")
    most: int
