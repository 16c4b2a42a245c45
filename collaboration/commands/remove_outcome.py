"""Take an outcome out that was entered by mistake."""

from datetime import datetime

from collaboration.commands.change_project import change_project, named
from collaboration.events import OutcomeRemoved
from collaboration.permissions import Permission
from collaboration.queries.outcomes import outcome_of
from kernel.journal.record import record
from kernel.store.db import db
from kernel.store.transaction import command
from kernel.values.actor import Actor


@command
def remove_outcome(code: str, number: int, *, by: Actor, at: datetime) -> None:
    """Delete an outcome; the journal keeps what it said. Raises NotFound, Forbidden."""
    project = change_project(code, Permission.EDIT, by=by)
    outcome = outcome_of(project.row.id, number)
    db.session.delete(outcome)
    removed = OutcomeRemoved(
        **named(project),
        number=number,
        before={"title_zh": outcome.title_zh, "reference": outcome.reference},
    )
    record(removed, by=by, at=at)
