"""Pictures of listings."""

from sqlalchemy import and_, func, select

from catalog.models.instrument import Instrument
from catalog.models.photo import Photo, Picture
from catalog.permissions import TABLE, Permission, Subject
from catalog.rules.photo import KEY_LENGTH
from kernel.store.db import db
from kernel.values.actor import Actor
from kernel.values.errors import NotFound

# How addresses and programs name a picture.
picture_key = func.left(Picture.sha256, KEY_LENGTH)
is_cover = and_(Photo.instrument_id == Instrument.id, Photo.position == 1)


def photos_of(instrument_id: int) -> list[tuple[Photo, Picture]]:
    """Return the pictures of a listing in their order, without their bytes."""
    wanted = (
        select(Photo, Picture)
        .join(Picture, Picture.id == Photo.picture_id)
        .where(Photo.instrument_id == instrument_id)
        .order_by(Photo.position)
    )
    return [(row[0], row[1]) for row in db.session.execute(wanted)]


def photo_of(instrument_id: int, key: str) -> Photo:
    """Return one picture of a listing by its key. Raises NotFound."""
    wanted = (
        select(Photo)
        .join(Picture, Picture.id == Photo.picture_id)
        .where(Photo.instrument_id == instrument_id, picture_key == key)
    )
    found = db.session.scalars(wanted).one_or_none()
    if found is None:
        raise NotFound
    return found


def picture_bytes(code: str, key: str, viewer: Actor, *, small: bool) -> bytes:
    """Return the JPEG of a listing's picture, in one statement.

    Raises NotFound unless the viewer may see the listing.
    """
    wanted = (
        select(
            Instrument.organisation_id,
            Instrument.state,
            Picture.small if small else Picture.content,
        )
        .join(Photo, Photo.instrument_id == Instrument.id)
        .join(Picture, Picture.id == Photo.picture_id)
        .where(Instrument.code == code, picture_key == key)
    )
    row = db.session.execute(wanted).one_or_none()
    if row is None or not TABLE.allowed(
        viewer, Permission.SEE, Subject(row[0], row[1])
    ):
        raise NotFound
    return bytes(row[2])
