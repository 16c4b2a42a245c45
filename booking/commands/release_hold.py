"""Give back a slot that was kept for a booking form."""

from datetime import datetime

from sqlalchemy import delete, select

from booking.commands.offer_free_time import offer_free_time
from booking.events.waiting import HoldReleased
from booking.models.reservation import HOLD, Occupancy
from booking.models.waitlist import Offer
from booking.permissions import TABLE, Desk, Permission
from booking.queries.holds import live_hold
from catalog.queries.bookable import bookable_instrument
from kernel.journal.record import record
from kernel.store.db import db
from kernel.store.transaction import command
from kernel.values.actor import WORKER, Actor


@command
def release_hold(instrument: str, *, by: Actor, at: datetime) -> bool:
    """Let the person's hold on the instrument go; say whether there was one.

    Raises NotFound for an unknown instrument.
    """
    TABLE.require(by, Permission.BOOK, Desk())
    assert by.id is not None  # noqa: S101 - require() refused everybody else
    found = bookable_instrument(instrument, lock=True)
    hold = live_hold(by.id, found.id, at=at)
    if hold is None:
        return False
    _release(hold, by=by, at=at)
    return True


@command
def sweep_hold(hold_id: int, *, at: datetime) -> bool:
    """Remove a hold that was kept long enough; say whether it was."""
    hold = db.session.get(Occupancy, hold_id)
    if hold is None:
        return False
    bookable_instrument(hold.instrument_id, lock=True)
    hold = db.session.get(Occupancy, hold_id, populate_existing=True)
    if hold is None or hold.lapses_at is None or hold.lapses_at > at:
        return False
    _release(hold, by=WORKER, at=at)
    return True


def release_form_holds(person_id: int | None) -> None:
    """Forget what is held for the person's open forms; offers stay."""
    offered = select(Offer.hold_id).where(Offer.hold_id.is_not(None))
    db.session.execute(
        delete(Occupancy).where(
            HOLD, Occupancy.holder_id == person_id, Occupancy.id.not_in(offered)
        )
    )


def _release(hold: Occupancy, *, by: Actor, at: datetime) -> None:
    instrument_id = hold.instrument_id
    db.session.delete(hold)
    released = HoldReleased(subject_id=hold.id, instrument_id=instrument_id)
    record(released, by=by, at=at)
    offer_free_time(instrument_id, at=at)
