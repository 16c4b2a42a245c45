"""Add a picture to a listing."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.dialects.postgresql import insert

from catalog.commands.change_listing import change_listing, named
from catalog.events import PhotoAdded
from catalog.models.photo import PHOTO_ONCE, Photo, Picture
from catalog.queries.photos import photos_of
from catalog.rules.photo import (
    KEY_LENGTH,
    MOST_PHOTOS,
    MadePicture,
    PhotoKeptAlready,
    TooManyPhotos,
)
from kernel.journal.record import record
from kernel.store.db import db
from kernel.store.transaction import command, refusing
from kernel.values.actor import Actor
from kernel.values.errors import Refused


@command
def add_photo(
    code: str, made: MadePicture, fields: Mapping[str, Any], *, by: Actor, at: datetime
) -> str:
    """Keep a picture as the listing's last one, and return its key.

    `made` comes from catalog.formats.photo; `fields` are `alt_zh` and `alt_en`.
    Raises NotFound, Forbidden and Refused.
    """
    instrument = change_listing(code, by=by)
    count = len(photos_of(instrument.id))
    if count >= MOST_PHOTOS:
        raise Refused(TooManyPhotos())
    picture_id, digest = _kept(made, at)
    photo = Photo(
        created_at=at,
        instrument_id=instrument.id,
        picture_id=picture_id,
        position=count + 1,
        alt_zh=fields["alt_zh"],
        alt_en=fields.get("alt_en", ""),
        added_by_id=by.id,
    )
    with refusing(PHOTO_ONCE, PhotoKeptAlready()):
        db.session.add(photo)
    key = digest[:KEY_LENGTH]
    added = PhotoAdded(
        **named(instrument), key=key, after={"photo": key, "alt_zh": photo.alt_zh}
    )
    record(added, by=by, at=at)
    return key


def _kept(made: MadePicture, at: datetime) -> tuple[int, str]:
    """Keep the picture, or take up the one that is kept, so that no sweep takes it."""
    digest = hashlib.sha256(made.content).hexdigest()
    values = {
        "sha256": digest,
        "width": made.width,
        "height": made.height,
        "content": made.content,
        "small": made.small,
        "used_at": at,
    }
    kept = (
        insert(Picture)
        .values(values)
        .on_conflict_do_update(index_elements=["sha256"], set_={"used_at": at})
        .returning(Picture.id)
    )
    return int(db.session.execute(kept).scalar_one()), digest
