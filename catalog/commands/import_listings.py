"""Make listings of a list that was looked at and confirmed."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select

from catalog.commands.create_instrument import create_instrument
from catalog.commands.edit_listing import edit_listing
from catalog.events import ListImported
from catalog.models.listing_import import ListingImport
from catalog.permissions import TABLE, Permission, Subject
from kernel.journal.record import record
from kernel.store.db import db
from kernel.store.transaction import command
from kernel.values.actor import Actor
from kernel.values.errors import NotFound


@command
def import_listings(
    code: str,
    *,
    new: Sequence[Mapping[str, Any]],
    changed: Sequence[tuple[str, int, Mapping[str, Any]]],
    columns: Mapping[str, str],
    by: Actor,
    at: datetime,
) -> Mapping[str, Any]:
    """Write all rows or none, and return how many; a second time writes nothing.

    `new` holds fields as ListingSchema reads them, `changed` a listing's code, the
    version that was compared, and the fields that differ. Raises NotFound, Forbidden,
    Malformed, Refused (a number taken meanwhile) and Stale (a listing edited meanwhile).
    """
    wanted = select(ListingImport).where(ListingImport.code == code).with_for_update()
    kept = db.session.scalars(
        wanted.execution_options(populate_existing=True)
    ).one_or_none()
    if kept is None:
        raise NotFound
    TABLE.require(by, Permission.CREATE, Subject(kept.organisation_id))
    if kept.done is not None:
        return kept.done
    for fields in new:
        create_instrument(fields, by=by, at=at)
    for listing, version, changes in changed:
        edit_listing(listing, changes, version=version, by=by, at=at)
    kept.columns = dict(columns)
    kept.done = {"new": len(new), "changed": len(changed)}
    event = ListImported(
        subject_id=kept.id,
        code=kept.code,
        organisation_id=kept.organisation_id,
        new=len(new),
        changed=len(changed),
    )
    record(event, by=by, at=at)
    return kept.done
