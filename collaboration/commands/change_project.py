"""Lock a project for a change: the part that every command on projects shares."""

from typing import Any

from collaboration.permissions import Permission
from collaboration.queries.access import KnownProject, known_project
from kernel.store.transaction import command
from kernel.values.actor import Actor


@command
def change_project(code: str, permission: Permission, *, by: Actor) -> KnownProject:
    """Return the project with its row locked. Raises NotFound and Forbidden."""
    return known_project(code, by, permission, lock=True)


def named(project: KnownProject) -> dict[str, Any]:
    """Return what every event about a project says of it."""
    row = project.row
    return {
        "subject_id": row.id,
        "code": row.code,
        "title_zh": row.title_zh,
        "title_en": row.title_en,
    }
