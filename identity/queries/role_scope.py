"""Where a role may be held."""

from identity.queries.organisations import organisation_by_code
from identity.rules.refusals import RoleIsEverywhere, RoleNeedsOrganisation
from kernel.values.actor import Role
from kernel.values.errors import Malformed, NotFound, Refused
from kernel.values.text import N_


def role_scope(role: Role, organisation: str | None) -> int | None:
    """Return the id of the organisation with that code; None means everywhere.

    Raises Refused when the role asks for an organisation or for none, Malformed when
    there is no organisation with that code.
    """
    if role is Role.ADMINISTRATOR:
        if organisation:
            raise Refused(RoleIsEverywhere())
        return None
    if not organisation:
        raise Refused(RoleNeedsOrganisation())
    try:
        return int(organisation_by_code(organisation).id)
    except NotFound as error:
        said = N_("Choose an organisation from the list.")
        raise Malformed({"organisation": [said]}) from error
