"""Change what is said of a picture, or where it stands."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from catalog.commands.change_listing import change_listing, named
from catalog.events import PhotoChanged
from catalog.queries.photos import photo_of, photos_of
from catalog.rules.photo import moved
from kernel.journal.record import record
from kernel.store.db import db
from kernel.store.transaction import command
from kernel.values.actor import Actor


@command
def change_photo(
    code: str, key: str, fields: Mapping[str, Any], *, by: Actor, at: datetime
) -> None:
    """Set `alt_zh`, `alt_en` and `position` (from 1, the cover) where given.

    Raises NotFound, Forbidden and Refused. Nothing is written when nothing differs.
    """
    instrument = change_listing(code, by=by)
    photo = photo_of(instrument.id, key)
    order = [row for row, _ in photos_of(instrument.id)]
    wanted = {k: fields[k] for k in ("alt_zh", "alt_en") if k in fields}
    if "position" in fields:
        wanted["position"] = min(fields["position"], len(order))
    before = {name: getattr(photo, name) for name in wanted}
    if before == wanted:
        return
    if "position" in wanted:
        for place, one in enumerate(moved(order, photo, wanted.pop("position")), 1):
            one.position = place
    for name, value in wanted.items():
        setattr(photo, name, value)
    db.session.flush()
    after = {name: getattr(photo, name) for name in before}
    changed = PhotoChanged(**named(instrument), key=key, before=before, after=after)
    record(changed, by=by, at=at)
