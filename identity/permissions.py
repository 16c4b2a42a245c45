"""Who may do what with people, organisations and tokens."""

from dataclasses import dataclass
from enum import StrEnum

from kernel.values.actor import Actor, Role
from kernel.values.permissions import Condition, Door, Doors, PermissionTable


@dataclass(frozen=True, slots=True)
class Subject:
    """The parts of a person, organisation or group that permission depends on."""

    user_id: int | None = None
    organisation_id: int | None = None
    group_id: int | None = None
    member_ids: frozenset[int] = frozenset()


def _is_self(actor: Actor, subject: Subject) -> bool:
    return actor.signed_in and subject.user_id in (None, actor.id)


def _is_administrator(actor: Actor, _: Subject) -> bool:
    return actor.holds(Role.ADMINISTRATOR)


def _is_lab_manager(actor: Actor, _: Subject) -> bool:
    return actor.holds_anywhere(Role.LAB_MANAGER)


def _is_coordinator(actor: Actor, _: Subject) -> bool:
    return actor.holds_anywhere(Role.COORDINATOR)


def _is_supervisor(actor: Actor, _: Subject) -> bool:
    return actor.holds_anywhere(Role.SUPERVISOR)


def _runs_the_unit(actor: Actor, subject: Subject) -> bool:
    unit = subject.organisation_id
    if unit is None:
        return actor.holds_anywhere(Role.LAB_MANAGER)
    return actor.holds(Role.LAB_MANAGER, unit)


def _supervises(actor: Actor, subject: Subject) -> bool:
    return actor.holds(Role.SUPERVISOR, subject.group_id)


def _acts_as_supervisor(actor: Actor, subject: Subject) -> bool:
    return subject.group_id in actor.acting_scopes(Role.SUPERVISOR)


def _belongs(actor: Actor, subject: Subject) -> bool:
    return actor.id in subject.member_ids


is_self = Condition("is the person concerned", _is_self)
is_administrator = Condition(
    "is an administrator", _is_administrator, Role.ADMINISTRATOR
)
is_lab_manager = Condition("is a lab manager", _is_lab_manager, Role.LAB_MANAGER)
is_coordinator = Condition("is a coordinator", _is_coordinator, Role.COORDINATOR)

is_supervisor = Condition(
    "supervises a research group", _is_supervisor, Role.SUPERVISOR
)
runs_the_unit = Condition(
    "is lab manager of the group's organisation", _runs_the_unit, Role.LAB_MANAGER
)
supervises = Condition("supervises the group", _supervises, Role.SUPERVISOR)
acts_as_supervisor = Condition(
    "supervises the group, or is the deputy of one who does",
    _acts_as_supervisor,
    Role.SUPERVISOR,
    deputies=True,
)
belongs_to_the_group = Condition("belongs to the group", _belongs)


class Permission(StrEnum):
    """Everything that is guarded here."""

    OWN_ACCOUNT = "identity:own-account"
    GRANT_ROLE = "identity:grant-role"
    EDIT_ORGANISATION = "identity:edit-organisation"
    RECORD_TRAINING = "identity:record-training"
    NAME_DEPUTY = "identity:name-deputy"
    FOUND_GROUP = "identity:found-group"
    KEEP_GROUP = "identity:keep-group"
    SEE_GROUP = "identity:see-group"


TABLE: PermissionTable[Subject] = PermissionTable(
    {
        Permission.OWN_ACCOUNT: ((is_self,),),
        Permission.GRANT_ROLE: ((is_administrator,),),
        Permission.EDIT_ORGANISATION: ((is_administrator,),),
        Permission.RECORD_TRAINING: ((is_lab_manager,), (is_administrator,)),
        Permission.NAME_DEPUTY: (
            (is_lab_manager,),
            (is_coordinator,),
            (is_supervisor,),
        ),
        Permission.FOUND_GROUP: ((runs_the_unit,), (is_administrator,)),
        Permission.KEEP_GROUP: ((supervises,), (runs_the_unit,), (is_administrator,)),
        Permission.SEE_GROUP: (
            (belongs_to_the_group,),
            (acts_as_supervisor,),
            (runs_the_unit,),
            (is_administrator,),
        ),
    }
)

DOORS: Doors = {
    "session.sign_in_form": Door.PUBLIC,
    "session.sign_in": Door.PUBLIC,
    "session.sign_out": Door.PUBLIC,
    "sign_up.sign_up_form": Door.PUBLIC,
    "sign_up.sign_up": Door.PUBLIC,
    "account.me": Permission.OWN_ACCOUNT,
    "account.change_password": Permission.OWN_ACCOUNT,
    "account.language": Permission.OWN_ACCOUNT,
    "account.issue_token": Permission.OWN_ACCOUNT,
    "account.revoke_token": Permission.OWN_ACCOUNT,
    "account.end_session": Permission.OWN_ACCOUNT,
    "deputies.deputy_page": Permission.OWN_ACCOUNT,
    "deputies.name": Permission.NAME_DEPUTY,
    "deputies.end": Permission.OWN_ACCOUNT,
    "deputies_api.list_deputies": Permission.OWN_ACCOUNT,
    "deputies_api.name": Permission.NAME_DEPUTY,
    "deputies_api.end": Permission.OWN_ACCOUNT,
    "groups.group_list": Permission.OWN_ACCOUNT,
    "groups.found": Permission.FOUND_GROUP,
    "groups.group_page": Permission.SEE_GROUP,
    "groups.add": Permission.KEEP_GROUP,
    "groups.remove": Permission.SEE_GROUP,
    "groups.end": Permission.FOUND_GROUP,
    "groups_api.list_groups": Permission.OWN_ACCOUNT,
    "groups_api.found": Permission.FOUND_GROUP,
    "groups_api.get_group": Permission.SEE_GROUP,
    "groups_api.end": Permission.FOUND_GROUP,
    "groups_api.add": Permission.KEEP_GROUP,
    "groups_api.remove": Permission.SEE_GROUP,
    "organisations.organisation_list": Door.PUBLIC,
    "organisations.organisation_page": Door.PUBLIC,
    "organisations.register_form": Permission.EDIT_ORGANISATION,
    "organisations.register": Permission.EDIT_ORGANISATION,
    "people.people_list": Permission.GRANT_ROLE,
    "people.grant": Permission.GRANT_ROLE,
    "people.revoke": Permission.GRANT_ROLE,
    "people.suspend": Permission.GRANT_ROLE,
    "people.reinstate": Permission.GRANT_ROLE,
    "accounts_api.me": Permission.OWN_ACCOUNT,
    "accounts_api.set_me": Permission.OWN_ACCOUNT,
    "accounts_api.tokens": Permission.OWN_ACCOUNT,
    "accounts_api.new_token": Permission.OWN_ACCOUNT,
    "accounts_api.drop_token": Permission.OWN_ACCOUNT,
    "organisations_api.list_organisations": Door.PUBLIC,
    "organisations_api.get_organisation": Door.PUBLIC,
    "organisations_api.create_organisation": Permission.EDIT_ORGANISATION,
    "organisations_api.list_zones": Door.PUBLIC,
    "people_api.list_people": Permission.GRANT_ROLE,
    "people_api.grant": Permission.GRANT_ROLE,
    "people_api.revoke": Permission.GRANT_ROLE,
    "people_api.suspend": Permission.GRANT_ROLE,
    "people_api.reinstate": Permission.GRANT_ROLE,
    "people_api.train": Permission.RECORD_TRAINING,
}
