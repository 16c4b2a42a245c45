"""Zones, in the order in which they are shown."""

from collections.abc import Sequence

from sqlalchemy import select

from identity.models.organisation import Zone
from kernel.store.db import db


def zones() -> Sequence[Zone]:
    """Return all zones in their order."""
    return db.session.scalars(select(Zone).order_by(Zone.position)).all()
