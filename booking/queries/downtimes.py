"""The downtimes of a lab's instruments."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from booking.models.reservation import Downtime
from booking.rules.span import Span
from catalog.models.instrument import Instrument
from kernel.store.db import db
from kernel.values.actor import Actor, Role
from kernel.values.text import Bilingual


@dataclass(frozen=True, slots=True)
class DowntimeView:
    """A downtime with its instrument's names."""

    id: int
    instrument: str
    name: Bilingual
    kind: str
    span: Span
    reason: str
    ended_at: datetime | None

    @property
    def start(self) -> datetime:
        """Return when it begins."""
        return self.span.start

    @property
    def end(self) -> datetime:
        """Return when it ends."""
        return self.span.end


def downtimes(actor: Actor, *, at: datetime, limit: int = 200) -> list[DowntimeView]:
    """Return what is down now or will be, on the instruments of the actor's labs."""
    wanted = (
        select(Downtime, Instrument.code, Instrument.name_zh, Instrument.name_en)
        .join(Instrument, Instrument.id == Downtime.instrument_id)
        .where(
            Instrument.organisation_id.in_(actor.scopes(Role.LAB_MANAGER)),
            func.upper(Downtime.during) > at,
            Downtime.ended_at.is_(None),
        )
        .order_by(func.lower(Downtime.during), Downtime.id)
        .limit(limit)
    )
    found = []
    for row, code, zh, en in db.session.execute(wanted):
        start, end = row.during.lower or at, row.during.upper or at
        found.append(
            DowntimeView(
                row.id,
                code,
                Bilingual(zh, en),
                row.kind,
                Span(start, end),
                row.reason,
                row.ended_at,
            )
        )
    return found
