"""Take a file out of the evidence."""

from datetime import datetime

from collaboration.commands.change_project import change_project, named
from collaboration.events import FileRemoved
from collaboration.permissions import Permission
from collaboration.queries.files import file_of, proves
from collaboration.rules.record_refusals import FileProves
from kernel.journal.record import record
from kernel.store.db import db
from kernel.store.transaction import command
from kernel.values.actor import Actor
from kernel.values.errors import Refused


@command
def remove_file(code: str, number: int, *, by: Actor, at: datetime) -> None:
    """Delete a file that proves nothing yet. Raises NotFound, Forbidden and Refused."""
    project = change_project(code, Permission.WORK, by=by)
    file = file_of(project.row.id, number)
    if proves(file):
        raise Refused(FileProves())
    db.session.delete(file)
    removed = FileRemoved(
        **named(project),
        number=number,
        before={"name": file.name, "sha256": file.sha256},
    )
    record(removed, by=by, at=at)
