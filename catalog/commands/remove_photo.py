"""Take a picture away from a listing."""

from datetime import datetime

from catalog.commands.change_listing import change_listing, named
from catalog.events import PhotoRemoved
from catalog.queries.photos import photo_of, photos_of
from kernel.journal.record import record
from kernel.store.db import db
from kernel.store.transaction import command
from kernel.values.actor import Actor


@command
def remove_photo(code: str, key: str, *, by: Actor, at: datetime) -> None:
    """Remove the picture; those behind it move up, the second becomes the cover.

    Raises NotFound, Forbidden and Refused.
    """
    instrument = change_listing(code, by=by)
    photo = photo_of(instrument.id, key)
    db.session.delete(photo)
    left = [one for one, _ in photos_of(instrument.id) if one is not photo]
    for place, one in enumerate(left, 1):
        one.position = place
    removed = PhotoRemoved(
        **named(instrument), key=key, before={"photo": key, "alt_zh": photo.alt_zh}
    )
    record(removed, by=by, at=at)
