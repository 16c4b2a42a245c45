"""As what somebody stands before an instrument: what they see, what they may set aside."""

from booking.permissions import (
    TABLE,
    Desk,
    Permission,
    decides_for_the_lab,
    runs_the_lab,
)
from booking.rules.policy import DEPUTY, LAB_MANAGER
from booking.rules.visibility import Sight, sight
from kernel.values.actor import Actor


def overriding_roles(actor: Actor, desk: Desk) -> frozenset[str]:
    """Return as what an actor may set a lab's rules aside (booking.rules.policy)."""
    if runs_the_lab.test(actor, desk):
        return frozenset({LAB_MANAGER, DEPUTY})
    if decides_for_the_lab.test(actor, desk):
        return frozenset({DEPUTY})
    return frozenset()


def sight_before(actor: Actor, owner_id: int, visibility: str) -> Sight:
    """Return what an actor may see of other people's bookings on an instrument."""
    of_the_lab = TABLE.allowed(actor, Permission.SEE, Desk(owner_id))
    return sight(visibility, signed_in=actor.signed_in, of_the_lab=of_the_lab)
