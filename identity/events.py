"""What happened to people, organisations and tokens."""

from dataclasses import dataclass
from datetime import date, datetime

from kernel.values.events import Event


@dataclass(frozen=True, kw_only=True)
class _PersonEvent(Event):
    subject = "identity_user"


@dataclass(frozen=True, kw_only=True)
class UserRegistered(_PersonEvent):
    """Somebody signed up."""

    organisation_id: int


@dataclass(frozen=True, kw_only=True)
class SignUpRepeated(_PersonEvent):
    """Somebody tried to sign up with an address that has an account."""

    attempt: str


@dataclass(frozen=True, kw_only=True)
class SignedIn(_PersonEvent):
    """A session began."""

    session_id: int


@dataclass(frozen=True, kw_only=True)
class SignedOut(_PersonEvent):
    """A person ended the session that they used."""

    session_id: int


@dataclass(frozen=True, kw_only=True)
class SessionEnded(_PersonEvent):
    """A person ended another of their sessions."""

    session_id: int


@dataclass(frozen=True, kw_only=True)
class PasswordChanged(_PersonEvent):
    """The password is another one now; other sessions ended."""


@dataclass(frozen=True, kw_only=True)
class LanguageChosen(_PersonEvent):
    """Letters come in another language now."""


@dataclass(frozen=True, kw_only=True)
class RoleGranted(_PersonEvent):
    """A person holds one role more."""

    role: str
    organisation_id: int | None


@dataclass(frozen=True, kw_only=True)
class RoleRevoked(_PersonEvent):
    """A person holds one role less."""

    role: str
    organisation_id: int | None


@dataclass(frozen=True, kw_only=True)
class UserSuspended(_PersonEvent):
    """A person may not sign in any more; their sessions ended."""


@dataclass(frozen=True, kw_only=True)
class UserReinstated(_PersonEvent):
    """A suspended person may sign in again."""


@dataclass(frozen=True, kw_only=True)
class TrainingRecorded(_PersonEvent):
    """A person may operate instruments of a category by themselves."""

    category_code: str
    level: str
    valid_until: date


@dataclass(frozen=True, kw_only=True)
class TokenIssued(_PersonEvent):
    """A personal access token was made."""

    prefix: str


@dataclass(frozen=True, kw_only=True)
class TokenRevoked(_PersonEvent):
    """A personal access token opens nothing any more."""

    prefix: str


@dataclass(frozen=True, kw_only=True)
class OrganisationRegistered(Event):
    """An organisation is known now."""

    subject = "identity_organisation"

    code: str


@dataclass(frozen=True, kw_only=True)
class _DeputyEvent(_PersonEvent):
    person: str
    deputy_id: int
    role: str
    organisation_id: int
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, kw_only=True)
class DeputyNamed(_DeputyEvent):
    """Somebody who will be away named who decides for them meanwhile."""


@dataclass(frozen=True, kw_only=True)
class DeputyEnded(_DeputyEvent):
    """A deputy does not decide for a person any more."""


@dataclass(frozen=True, kw_only=True)
class _GroupEvent(Event):
    subject = "identity_group"

    code: str
    group_zh: str
    group_en: str
    organisation_id: int


@dataclass(frozen=True, kw_only=True)
class GroupFounded(_GroupEvent):
    """A research group is known now, with its first supervisor."""

    user_id: int


@dataclass(frozen=True, kw_only=True)
class GroupEnded(_GroupEvent):
    """A research group is no more; everybody left it."""


@dataclass(frozen=True, kw_only=True)
class GroupMemberAdded(_GroupEvent):
    """Somebody belongs to a research group now."""

    user_id: int
    standing: str


@dataclass(frozen=True, kw_only=True)
class GroupMemberRemoved(_GroupEvent):
    """Somebody belongs to a research group no longer."""

    user_id: int
    standing: str


@dataclass(frozen=True, kw_only=True)
class GroupMemberLeft(GroupMemberRemoved):
    """Somebody left a research group by themself."""
