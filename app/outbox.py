"""The outbox: hand each waiting event to whoever reacts to it."""

import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from app.wiring import REACTIONS
from kernel.journal.tables import OutboxMessage
from kernel.store.db import db
from kernel.store.transaction import command
from kernel.values import clock, trace
from notification.rules.backoff import pause_after

log = logging.getLogger("lianyi.outbox")

Reaction = Callable[[Mapping[str, Any]], None]


class ReactionFailed(Exception):
    """Somebody could not react; the message waits for another try."""

    def __init__(self, message_id: int, event: str, attempts: int) -> None:
        """Name the message."""
        super().__init__(event)
        self.message_id, self.event, self.attempts = message_id, event, attempts


def reactions_to(event: str) -> Sequence[Reaction]:
    """Return who reacts to an event."""
    return [react for table in REACTIONS for react in table.get(event, ())]


def drain(most: int = 200, wanted: Callable[[], bool] = lambda: True) -> int:
    """Hand over up to `most` waiting messages, the oldest first; return how many.

    Stops between two messages when it is no longer wanted.
    """
    handled = 0
    while handled < most and wanted():
        trace.begin()
        try:
            if not _hand_over_next(at=clock.now()):
                break
        except ReactionFailed as failed:
            log.exception("reaction failed", extra={"event": failed.event})
            _note_failure(failed, failed.__cause__, at=clock.now())
        handled += 1
    return handled


@command
def _hand_over_next(*, at: datetime) -> bool:
    """React to one message, in one transaction with the note that it is done.

    Whatever a reaction writes appears once: a crash before the commit undoes it.
    """
    message = db.session.scalars(
        select(OutboxMessage)
        .where(OutboxMessage.done_at.is_(None), OutboxMessage.next_try_at <= at)
        .order_by(OutboxMessage.next_try_at, OutboxMessage.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    ).one_or_none()
    if message is None:
        return False
    try:
        for react in reactions_to(message.event):
            react({**message.data, "message_id": message.id})
        db.session.flush()
    except Exception as error:
        raise ReactionFailed(message.id, message.event, message.attempts) from error
    message.done_at = at
    message.last_error = None
    return True


@command
def _note_failure(
    failed: ReactionFailed, cause: BaseException | None, *, at: datetime
) -> None:
    attempts = failed.attempts + 1
    db.session.execute(
        update(OutboxMessage)
        .where(OutboxMessage.id == failed.message_id, OutboxMessage.done_at.is_(None))
        .values(
            attempts=min(attempts, 30_000),
            last_error=f"{type(cause).__name__}: {cause}"[:500],
            next_try_at=at + pause_after(attempts),
        )
    )
