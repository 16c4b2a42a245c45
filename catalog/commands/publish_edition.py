"""Publish an edition of the sharing list."""

from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, select, text

from catalog.events import EditionPublished
from catalog.models.edition import EDITION_TAKEN, Edition, EditionEntry
from catalog.permissions import TABLE, Permission, Subject
from catalog.queries.editions import next_edition
from catalog.rules.edition import EditionTaken, NothingToPublish
from kernel.journal.record import record
from kernel.store.db import db
from kernel.store.transaction import command, refusing
from kernel.values.actor import Actor
from kernel.values.clock import local_day
from kernel.values.errors import Refused, Stale

# One at a time, so that numbers have no gap and each compares with the last.
_ONE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(hashtext('catalog_edition'))")


@command
def publish_edition(fields: dict[str, Any], *, by: Actor, at: datetime) -> Edition:
    """Number, date and keep the list as it stands.

    `fields` holds code and note, and the digest of the list that was looked at: Stale
    is raised when it has changed since. Raises Forbidden and Refused.
    """
    TABLE.require(by, Permission.PUBLISH_EDITION, Subject(0))
    db.session.execute(_ONE_AT_A_TIME)
    code, seen = fields["code"], next_edition()
    taken = select(Edition.id).where(Edition.code == code)
    if db.session.scalar(taken):
        raise Refused(EditionTaken(code))
    if not seen.entries:
        raise Refused(NothingToPublish())
    if fields.get("digest") and fields["digest"] != seen.digest:
        raise Stale({"entries": len(seen.entries)}, len(seen.entries))
    number = (db.session.scalar(select(func.max(Edition.number))) or 0) + 1
    edition = Edition(
        code=code, number=number, published_on=local_day(at), published_by_id=by.id,
        note=fields.get("note", ""), entry_count=len(seen.entries), digest=seen.digest,
    )  # fmt: skip
    with refusing(EDITION_TAKEN, EditionTaken(code)):
        db.session.add(edition)
    db.session.execute(
        insert(EditionEntry),
        [
            {
                "edition_id": edition.id,
                "entry_count": edition.entry_count,
                "position": position,
                "data": entry,
            }
            for position, entry in enumerate(seen.entries, start=1)
        ],
    )
    what = seen.comparison
    record(
        EditionPublished(
            subject_id=edition.id, code=code, number=number,
            entries=edition.entry_count, entering=len(what.entering),
            leaving=len(what.leaving), changed=len(what.changed),
        ),
        by=by, at=at,
    )  # fmt: skip
    return edition
