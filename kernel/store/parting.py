"""Letting go of the session, whether or not the database is still there."""

from sqlalchemy.exc import DBAPIError, InvalidRequestError

from kernel.store.db import db


def undo() -> None:
    """Roll back. A connection that died is thrown away with its transaction."""
    try:
        db.session.rollback()
    except (DBAPIError, InvalidRequestError):
        db.session().invalidate()


def let_go(_error: BaseException | None = None) -> None:
    """Forget the session; never raises, so that what was answered stays answered."""
    undo()
    try:
        db.session.remove()
    except (DBAPIError, InvalidRequestError):
        db.session.registry.clear()
