"""Set a lab's own rules aside for a reason, inside the caller's transaction."""

from collections.abc import Sequence
from typing import Any

from booking.permissions import Desk
from booking.queries.standpoint import overriding_roles
from booking.rules.overridable import hard, hint, overridden
from booking.rules.policy import Policy
from kernel.values.actor import Actor
from kernel.values.errors import Malformed, Refusal, Refused
from kernel.values.text import N_, Message

NOT_YOURS = N_(
    "Only a manager of the lab that owns the instrument may set its rules aside. Leave"
    " the reason out."
)


def set_aside(
    against: Sequence[Refusal],
    why: str | None,
    *,
    policy: Policy,
    desk: Desk,
    by: Actor,
    besides: Sequence[Refusal] = (),
) -> list[str]:
    """Return the codes of the rules that the actor's reason sets aside, to be journalled.

    `besides` are reasons against that no reason can set aside. Raises Refused with what
    stands all the same (with a hint for who could give a reason and gave none), and
    Malformed at the field for who may set nothing aside here.
    """
    roles = overriding_roles(by, desk)
    if why is None:
        if against or besides:
            raise Refused(
                *against, *besides, *([] if besides else hint(against, policy, roles))
            )
        return []
    if not roles:
        raise Malformed({"override_reason": [Message(NOT_YOURS)]})
    if reasons := [*hard(against, policy, roles), *besides]:
        raise Refused(*reasons)
    return overridden(against, policy, roles)


def overriding(codes: Sequence[str]) -> dict[str, Any]:
    """Return what the journal keeps of the rules set aside; nothing where none was."""
    return {"overridden": list(codes)} if codes else {}
