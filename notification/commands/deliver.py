"""Take letters that wait, one at a time, and write down what became of them."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import select

from kernel.journal.record import record
from kernel.store.db import db
from kernel.store.transaction import command
from kernel.values.actor import WORKER
from notification.events import LetterGivenUp
from notification.models.notice import Delivery
from notification.queries.waiting import Waiting, waiting_of
from notification.rules.backoff import LEASE, MOST_ATTEMPTS, pause_after


def deliver(
    send: Callable[[Waiting], str | None], *, now: Callable[[], datetime]
) -> bool:
    """Send one waiting letter; say whether there was one.

    `send` returns what went wrong, or None. It runs between two transactions: a slow
    mail server holds neither a lock nor a connection. Only a crash between sending
    and writing that down can send a letter twice.
    """
    waiting = _claim(at=now())
    if waiting is None:
        return False
    _settle(waiting, send(waiting), at=now())
    return True


@command
def _claim(*, at: datetime) -> Waiting | None:
    taken = db.session.scalars(
        select(Delivery)
        .where(Delivery.done_at.is_(None), Delivery.next_try_at <= at)
        .order_by(Delivery.next_try_at, Delivery.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    ).one_or_none()
    if taken is None:
        return None
    taken.attempts += 1
    taken.next_try_at = at + LEASE
    return waiting_of(taken)


@command
def _settle(waiting: Waiting, wrong: str | None, *, at: datetime) -> None:
    delivery = db.session.get_one(Delivery, waiting.delivery_id, with_for_update=True)
    if delivery.attempts != waiting.attempts:
        return  # the lease ran out, and somebody else is at it
    if wrong is None:
        delivery.sent_at = delivery.done_at = at
        delivery.last_error = None
        return
    delivery.last_error = wrong[:500]
    delivery.next_try_at = at + pause_after(delivery.attempts)
    if delivery.attempts >= MOST_ATTEMPTS:
        delivery.done_at = at
        event = LetterGivenUp(
            subject_id=delivery.id, notice_id=delivery.notice_id, error=wrong[:500]
        )
        record(event, by=WORKER, at=at)


@command
def close_unsent(reason: str, *, at: datetime) -> int:
    """Close every waiting letter unsent, as when mail is off; return how many."""
    closed = db.session.scalars(
        select(Delivery)
        .where(Delivery.done_at.is_(None), Delivery.next_try_at <= at)
        .limit(500)
        .with_for_update(skip_locked=True)
    ).all()
    for delivery in closed:
        delivery.done_at, delivery.last_error = at, reason
    return len(closed)
