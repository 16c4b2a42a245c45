"""Throw away pictures that no listing shows any more."""

from datetime import datetime, timedelta

from sqlalchemy import delete, exists

from catalog.models.photo import Photo, Picture
from kernel.store.db import db
from kernel.store.transaction import command

# Whoever takes a picture up again marks it first, so that none is lost meanwhile.
_KEPT = timedelta(days=1)


@command
def sweep_pictures(*, at: datetime) -> None:
    """Delete pictures not taken up for a day and shown nowhere."""
    shown = exists().where(Photo.picture_id == Picture.id)
    gone = delete(Picture).where(Picture.used_at < at - _KEPT, ~shown)
    db.session.execute(gone.execution_options(synchronize_session=False))
