"""Make listings of a list that was looked at and confirmed."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from catalog.commands.add_listings import add_listings
from catalog.commands.edit_listings import edit_listings
from catalog.events import ListImported
from catalog.models.instrument import INNER_ID_TAKEN, UNITS_FREE, Instrument
from catalog.permissions import TABLE, Permission, Subject
from catalog.queries.listing_imports import (
    import_of_task,
    known_words,
)
from catalog.queries.record import prepared
from catalog.rules.import_columns import meant
from catalog.rules.import_outcome import ListChanged, Stage
from catalog.rules.parts import in_parts
from catalog.rules.publication import UnitsBooked
from kernel.journal.record import record
from kernel.store.db import db
from kernel.store.transaction import command, refusing
from kernel.values.actor import Actor
from kernel.values.errors import NotFound, Refused

_AT_ONCE = 250


@command
def import_listings(
    task_id: int,
    *,
    new: Sequence[Mapping[str, Any]],
    changed: Sequence[tuple[str, int, Mapping[str, Any]]],
    digest: str,
    by: Actor,
    at: datetime,
    tell: Callable[[int], None] = lambda _done: None,
) -> Mapping[str, Any]:
    """Write all rows or none, and return how many; a second time writes nothing.

    `new` holds fields as ListingSchema reads them, `changed` a listing's code, the
    version that was compared, and the fields that differ; `digest` is that of both.
    `tell` hears how many rows are written. Raises NotFound (another task took over),
    Forbidden, Malformed, Refused (a number taken, or another digest than was confirmed)
    and Stale (a listing edited meanwhile).
    """
    kept = import_of_task(task_id, lock=True)
    if kept is None:
        raise NotFound
    TABLE.require(by, Permission.CREATE, Subject(kept.organisation_id))
    if kept.done is not None:
        return kept.done
    if kept.stage is not Stage.WRITING or kept.digest != digest:
        raise Refused(ListChanged())
    unit, written = kept.organisation_id, 0
    words = known_words()
    known = {name: set(found.values()) for name, found in words.items()}
    with refusing(UNITS_FREE, UnitsBooked()), refusing(INNER_ID_TAKEN, ListChanged()):
        for some in in_parts(new, _AT_ONCE):
            rows = [prepared(one, organisation_id=unit, known=known) for one in some]
            _forget(add_listings(rows, organisation_id=unit, by=by, at=at))
            tell(written := written + len(some))
        for some_changed in in_parts(changed, _AT_ONCE):
            _forget(edit_listings(some_changed, by=by, at=at, known=known))
            tell(written := written + len(some_changed))
    kept.columns = meant(kept.headings, kept.chosen)
    kept.done = {"new": len(new), "changed": len(changed)}
    kept.stage, kept.changed_meanwhile = Stage.DONE, False
    event = ListImported(
        subject_id=kept.id,
        code=kept.code,
        organisation_id=unit,
        new=len(new),
        changed=len(changed),
    )
    record(event, by=by, at=at)
    return kept.done


def _forget(listings: Sequence[Instrument]) -> None:
    """Let the session go of rows that are written: thousands are to come."""
    db.session.flush()
    for one in listings:
        db.session.expunge(one)
