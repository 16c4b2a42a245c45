"""What lies in the demo's inboxes: notices as the reactions would have left them."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import text

from app.demo.people import People
from kernel.store.db import db
from notification.models.notice import Notice
from notification.rules.wording import Kind

_BOOKINGS = text(
    """
    SELECT r.code, r.state, r.created_at, lower(r.during) AS start,
           upper(r.during) AS until, r.booked_for_id, i.name_zh, i.name_en
    FROM booking_reservation r JOIN catalog_instrument i ON i.id = r.instrument_id
    WHERE (r.booked_for_id = :researcher AND r.state IN ('confirmed', 'requested'))
       OR (i.organisation_id = :lab AND r.state = 'requested')
    ORDER BY r.created_at, r.id
    """
)
_REPORTS = text(
    """
    SELECT p.code, p.title_zh, p.title_en, r.period, r.version, r.state, r.author_id,
           r.submitted_at, s.organisation_id, s.decision, s.comment, s.decided_at
    FROM collaboration_report r
    JOIN collaboration_project p ON p.id = r.project_id
    JOIN collaboration_review_step s ON s.report_id = r.id AND s.version = r.version
    WHERE (s.decision IS NULL AND r.state = 'in_review' AND s.organisation_id = :unit)
       OR s.decision IN ('returned', 'rejected')
    ORDER BY r.id, s.position
    """
)


def add_notices(people: People, at: datetime) -> None:
    """Add the notices that belong to what waits and to what was decided."""
    db.session.add_all([*_of_bookings(people), *_of_reports(people, at)])
    db.session.flush()


def _of_bookings(people: People) -> Iterator[Notice]:
    given = {
        "researcher": people.researcher.id,
        "lab": people.manager.organisation_id,
    }
    for row in db.session.execute(_BOOKINGS, given):
        waits = row.state == "requested"
        params = {
            "code": row.code,
            "instrument_name_zh": row.name_zh,
            "instrument_name_en": row.name_en,
            "start": row.start.isoformat(),
            "end": row.until.isoformat(),
        }
        if row.booked_for_id == people.researcher.id:
            kind = Kind.BOOKING_RECEIVED if waits else Kind.BOOKING_CONFIRMED
            yield _notice(
                row.booked_for_id, kind, row.code, params, f"/bookings/{row.code}",
                row.created_at, read=not waits,
            )  # fmt: skip
        else:
            yield _notice(
                people.manager.id, Kind.BOOKING_REQUESTED, row.code, params,
                "/desk/approvals", row.created_at,
            )  # fmt: skip


def _of_reports(people: People, at: datetime) -> Iterator[Notice]:
    unit = people.coordinator.organisation_id
    for row in db.session.execute(_REPORTS, {"unit": unit}):
        params = {
            "project": row.code,
            "project_name_zh": row.title_zh,
            "project_name_en": row.title_en,
            "period": row.period,
        }
        cause = f"{row.code}:{row.period}:{row.version}"
        if row.decision is None:
            yield _notice(
                people.coordinator.id, Kind.REPORT_SUBMITTED, cause, params,
                f"/reviews/{row.code}/{row.period}", row.submitted_at or at,
            )  # fmt: skip
        else:
            returned = row.decision == "returned"
            kind = Kind.REPORT_RETURNED if returned else Kind.REPORT_REJECTED
            yield _notice(
                row.author_id, kind, cause, {**params, "comment": row.comment},
                f"/collab/{row.code}/reports/{row.period}", row.decided_at,
            )  # fmt: skip


def _notice(
    user_id: int,
    kind: Kind,
    cause: str,
    params: dict[str, Any],
    link: str,
    at: datetime,
    *,
    read: bool = False,
) -> Notice:
    return Notice(
        user_id=user_id,
        cause=f"{kind}:{cause}",
        kind=kind,
        params=params,
        link=link,
        read_at=at if read else None,
        created_at=at,
    )
