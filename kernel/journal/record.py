"""Write down what happened, in the same transaction as the change itself."""

import json
from collections.abc import Iterable
from dataclasses import fields
from datetime import datetime
from typing import Any

from kernel.store.db import db
from kernel.store.prepared import Prepared
from kernel.store.transaction import at_the_end
from kernel.values.actor import Actor
from kernel.values.events import Event
from kernel.values.trace import request_id

# One round trip for both rows: this runs in every command, under the locks it took.
_WRITE = Prepared("""
    WITH entry AS (
        INSERT INTO journal_entry
            (at, event, subject, subject_id, actor_id, channel, request_id,
             data, before, after)
        VALUES (%(at)s, %(event)s, %(subject)s, CAST(%(subject_id)s AS bigint),
                CAST(%(actor_id)s AS bigint), %(channel)s, %(request_id)s,
                CAST(%(data)s AS jsonb), CAST(%(before)s AS jsonb), CAST(%(after)s AS jsonb))
    )
    INSERT INTO outbox_message (event, data, next_try_at)
    VALUES (%(event)s, CAST(%(data)s AS jsonb), %(at)s)
    """)


def record(event: Event, *, by: Actor, at: datetime) -> None:
    """Add one journal entry and one outbox message for the event."""
    db.session.flush()
    at_the_end(_WRITE, **_told(event, by=by, at=at))


def record_all(events: Iterable[Event], *, by: Actor, at: datetime) -> None:
    """Do the same for each of many events, and send them now."""
    db.session.flush()
    if told := [_told(event, by=by, at=at) for event in events]:
        db.session.connection().exec_driver_sql(_WRITE.sql, told)


def _told(event: Event, *, by: Actor, at: datetime) -> dict[str, Any]:
    data = {field.name: getattr(event, field.name) for field in fields(event)}
    before, after = data.pop("before"), data.pop("after")
    return {
        "at": at,
        "event": event.name,
        "subject": event.subject,
        "subject_id": event.subject_id,
        "actor_id": by.id,
        "channel": by.channel,
        "request_id": request_id(),
        "data": _json(data),
        "before": _json(before),
        "after": _json(after),
    }


def _json(value: object) -> str | None:
    if value is None:
        return None
    return json.dumps(value, default=str, ensure_ascii=False)
