"""Who somebody is to a reservation or an instrument: the conditions of the table."""

from dataclasses import dataclass

from kernel.values.actor import Actor, Role
from kernel.values.permissions import Condition


@dataclass(frozen=True, slots=True)
class Desk:
    """The parts of a reservation or instrument that permission depends on."""

    owner_organisation_id: int | None = None
    booked_for_id: int | None = None
    booked_by_id: int | None = None
    group_id: int | None = None


def _is_researcher(actor: Actor, _: Desk) -> bool:
    return actor.holds_anywhere(Role.RESEARCHER)


def _works_in_a_lab(actor: Actor, _: Desk) -> bool:
    return actor.holds_anywhere(Role.LAB_MANAGER)


def _runs_the_lab(actor: Actor, desk: Desk) -> bool:
    return actor.holds(Role.LAB_MANAGER, desk.owner_organisation_id)


def _decides_for_the_lab(actor: Actor, desk: Desk) -> bool:
    return desk.owner_organisation_id in actor.acting_scopes(Role.LAB_MANAGER)


def _answers_for_the_group(actor: Actor, desk: Desk) -> bool:
    return desk.group_id in actor.acting_scopes(Role.SUPERVISOR)


def _is_of_the_unit(actor: Actor, desk: Desk) -> bool:
    unit = desk.owner_organisation_id
    return actor.signed_in and unit in (None, actor.organisation_id)


def _is_booked_for(actor: Actor, desk: Desk) -> bool:
    return actor.signed_in and actor.id in (desk.booked_for_id, desk.booked_by_id)


def _is_administrator(actor: Actor, _: Desk) -> bool:
    return actor.holds(Role.ADMINISTRATOR)


is_researcher = Condition("is a researcher", _is_researcher, Role.RESEARCHER)
works_in_a_lab = Condition("is a lab manager", _works_in_a_lab, Role.LAB_MANAGER)
runs_the_lab = Condition(
    "is lab manager of the managing unit", _runs_the_lab, Role.LAB_MANAGER
)
decides_for_the_lab = Condition(
    "is lab manager of the managing unit, or the deputy of one",
    _decides_for_the_lab,
    Role.LAB_MANAGER,
    deputies=True,
)
answers_for_the_group = Condition(
    "supervises the research group that it is for, or is the deputy of one who does",
    _answers_for_the_group,
    Role.SUPERVISOR,
    deputies=True,
)
is_of_the_unit = Condition("belongs to the managing unit", _is_of_the_unit)
is_booked_for = Condition("booked it, or it was booked for them", _is_booked_for)
is_administrator = Condition(
    "is an administrator", _is_administrator, Role.ADMINISTRATOR
)
