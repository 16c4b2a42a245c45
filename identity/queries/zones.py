"""Zones, in the order in which they are shown."""

from collections.abc import Sequence

from sqlalchemy import select

from identity.models.organisation import Zone
from kernel.store.db import db


def zones() -> Sequence[Zone]:
    """Return all zones in their order."""
    return db.session.scalars(select(Zone).order_by(Zone.position)).all()


def zone_names(*, english: bool) -> dict[str, str]:
    """Return the name of each zone by its key."""
    named = select(Zone.key, Zone.name_en if english else Zone.name_zh)
    return {row[0]: row[1] for row in db.session.execute(named)}
