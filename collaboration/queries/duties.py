"""Which kinds of periodic reports are owed."""

from sqlalchemy import select

from collaboration.models.duty import ReportDuty
from collaboration.rules.duty import DEFAULT
from kernel.store.db import db


def duties() -> dict[str, bool]:
    """Return whether every running project owes reports of a kind: Q, H, Y."""
    set_so = {one.kind: one.owed for one in db.session.scalars(select(ReportDuty))}
    return DEFAULT | set_so
