"""How roles and kinds of organisation are called."""

from identity.rules.organisation import OrganisationKind
from kernel.values.actor import Role
from kernel.values.text import N_

ROLES: dict[str, str] = {
    Role.RESEARCHER: N_("Researcher"),
    Role.LAB_MANAGER: N_("Lab manager"),
    Role.SUPERVISOR: N_("Supervisor"),
    Role.COORDINATOR: N_("Coordinator"),
    Role.ADMINISTRATOR: N_("Administrator"),
}

KINDS: dict[str, str] = {
    OrganisationKind.UNIVERSITY: N_("University"),
    OrganisationKind.INSTITUTE: N_("Research institute"),
    OrganisationKind.SME: N_("Small or medium enterprise"),
    OrganisationKind.ENTERPRISE: N_("Enterprise"),
    OrganisationKind.OVERSEAS: N_("Overseas organisation"),
    OrganisationKind.RESPONSIBLE_UNIT: N_("Responsible unit"),
}
