"""Forget the judged rows of old lists."""

from datetime import datetime

from sqlalchemy import delete, select, update

from catalog.events import RowsForgotten
from catalog.models.listing_import import ImportRow, ListingImport
from catalog.rules.import_outcome import Stage
from kernel.journal.record import record
from kernel.store.db import db
from kernel.store.transaction import command
from kernel.values.actor import WORKER


@command
def forget_rows(*, before: datetime, at: datetime) -> int:
    """Delete the rows of lists uploaded before the moment; return of how many lists.

    A list that was not confirmed has to be compared again; what was imported stays told.
    """
    old = select(ListingImport.id).where(
        ListingImport.created_at < before,
        ListingImport.stage.in_([Stage.READY, Stage.DONE]),
        select(ImportRow.line).where(ImportRow.import_id == ListingImport.id).exists(),
    )
    gone = list(db.session.scalars(old.with_for_update()))
    if not gone:
        return 0
    db.session.execute(delete(ImportRow).where(ImportRow.import_id.in_(gone)))
    db.session.execute(
        update(ListingImport).where(ListingImport.id.in_(gone)).values(counts=None)
    )
    for one in gone:
        record(RowsForgotten(subject_id=one), by=WORKER, at=at)
    return len(gone)
