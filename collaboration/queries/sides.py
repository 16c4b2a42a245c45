"""The organisations of a project by their codes, and what changed in one meanwhile."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from identity.models.organisation import Organisation
from kernel.journal.tables import JournalEntry
from kernel.store.db import db
from kernel.values.errors import Malformed
from kernel.values.text import N_, Message

_SIDES = {"research_org": "research_org_id", "validation_org": "validation_org_id"}
UNKNOWN = N_("Take an organisation from the list.")


def with_organisations(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields with organisation ids in place of codes. Raises Malformed."""
    given = dict(fields)
    codes = {name: given.pop(name) for name in _SIDES if name in given}
    if not codes:
        return given
    rows = db.session.execute(
        select(Organisation.code, Organisation.id).where(
            Organisation.code.in_(codes.values())
        )
    )
    ids = {row.code: row.id for row in rows}
    if wrong := [name for name, code in codes.items() if code not in ids]:
        raise Malformed({name: [Message(UNKNOWN)] for name in wrong})
    return given | {_SIDES[name]: ids[code] for name, code in codes.items()}


def changed_since(project_id: int, version: int) -> dict[str, Any]:
    """Return what changed after a version of a project: (then, now) by field."""
    rows = db.session.execute(
        select(JournalEntry.before, JournalEntry.after)
        .where(
            JournalEntry.subject == "collaboration_project",
            JournalEntry.subject_id == project_id,
            JournalEntry.event == "ProjectEdited",
            JournalEntry.data["version"].as_integer() > version,
        )
        .order_by(JournalEntry.id)
    )
    changed: dict[str, Any] = {}
    for before, after in rows:
        for name, value in (after or {}).items():
            first = changed.get(name, ((before or {}).get(name), None))[0]
            changed[name] = (first, value)
    return changed
