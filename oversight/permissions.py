"""Who may look across the slices."""

from dataclasses import dataclass
from enum import StrEnum

from kernel.values.actor import Actor, Role
from kernel.values.permissions import Condition, Doors, PermissionTable


@dataclass(frozen=True, slots=True)
class Subject:
    """The whole site; there is nothing to tell apart."""


def _is_administrator(actor: Actor, _: Subject) -> bool:
    return actor.holds(Role.ADMINISTRATOR)


is_administrator = Condition(
    "is an administrator", _is_administrator, Role.ADMINISTRATOR
)


class Permission(StrEnum):
    """Everything that is guarded here."""

    READ_JOURNAL = "oversight:read-journal"
    WATCH_JOBS = "oversight:watch-jobs"


TABLE: PermissionTable[Subject] = PermissionTable(
    {
        Permission.READ_JOURNAL: ((is_administrator,),),
        Permission.WATCH_JOBS: ((is_administrator,),),
    }
)

DOORS: Doors = {
    "audit.journal_page": Permission.READ_JOURNAL,
    "jobs.jobs_page": Permission.WATCH_JOBS,
    "journal_api.list_entries": Permission.READ_JOURNAL,
    "journal_api.job_health": Permission.WATCH_JOBS,
}
