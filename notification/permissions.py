"""Who may read which notice."""

from dataclasses import dataclass
from enum import StrEnum

from kernel.values.actor import Actor
from kernel.values.permissions import Condition, Doors, PermissionTable


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose notice it is."""

    user_id: int | None = None


def _is_addressee(actor: Actor, subject: Subject) -> bool:
    return actor.signed_in and subject.user_id in (None, actor.id)


is_addressee = Condition("is the person it is addressed to", _is_addressee)


class Permission(StrEnum):
    """Everything that is guarded here."""

    OWN_INBOX = "notification:own-inbox"


TABLE: PermissionTable[Subject] = PermissionTable(
    {Permission.OWN_INBOX: ((is_addressee,),)}
)

DOORS: Doors = {
    "inbox.messages_page": Permission.OWN_INBOX,
    "inbox.open_notice": Permission.OWN_INBOX,
    "inbox.read_all": Permission.OWN_INBOX,
    "notices_api.list_notices": Permission.OWN_INBOX,
    "notices_api.read_notice": Permission.OWN_INBOX,
    "notices_api.read_all_notices": Permission.OWN_INBOX,
}
