"""The edition of the sharing list that the demo's last quarter left behind."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import insert

from app.demo.people import People
from catalog.models.edition import Edition, EditionEntry
from catalog.queries.editions import current_entries
from catalog.rules.edition import digest_of, usual_code
from kernel.store.db import db
from kernel.values.clock import local_day


def add_edition(people: People, at: datetime) -> None:
    """Publish the quarter before, a little different from today's list.

    Every fortieth instrument is not in it yet, every fiftieth stood in another room.
    """
    today = local_day(at)
    first = date(today.year, (today.month - 1) // 3 * 3 + 1, 1)
    last_quarter = date.fromordinal(first.toordinal() - 1)
    entries: list[dict[str, Any]] = [
        {**entry, "room": "旧楼 101"} if n % 50 == 7 else dict(entry)
        for n, entry in enumerate(current_entries())
        if n % 40 != 3
    ]
    edition = Edition(
        code=usual_code(last_quarter), number=1, published_on=first,
        published_by_id=people.coordinator.id,
        note="示例清单：大零号湾与张江科学城科研仪器设备共享清单。",
        entry_count=len(entries), digest=digest_of(entries),
    )  # fmt: skip
    db.session.add(edition)
    db.session.flush()
    db.session.execute(
        insert(EditionEntry),
        [
            {
                "edition_id": edition.id,
                "entry_count": len(entries),
                "position": position,
                "data": entry,
            }
            for position, entry in enumerate(entries, start=1)
        ],
    )
