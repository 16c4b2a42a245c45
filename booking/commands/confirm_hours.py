"""Close finished bookings into their service records."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select

from booking.events import ServiceRecorded
from booking.models.reservation import Reservation
from booking.models.usage_record import ONE_REVISION, ServiceRecord
from booking.permissions import TABLE, Permission
from booking.queries.reservations import LockedReservation, id_of, locked_reservation
from booking.queries.terms import policy_of
from booking.queries.usage_records import (
    actual_span,
    applicant_of,
    booked_span,
    inner_id_of,
    last_subjects,
    revisions_of,
)
from booking.rules.reservation_state import ReservationState
from booking.rules.span import Span
from booking.rules.usage_record import (
    EXTERNAL,
    INTERNAL,
    NO_PROJECT,
    WAYS,
    FieldsMissing,
    NotFinished,
    RecordedAlready,
    TimesDoNotFit,
    WantedRecord,
    charged_fen,
    charged_span,
    missing_fields,
    purpose_of,
    times_fit,
)
from kernel.journal.record import record
from kernel.store.db import db
from kernel.store.transaction import command, refusing
from kernel.values.actor import Actor
from kernel.values.errors import NotFound, Refusal, Refused


@command
def confirm_hours(
    wanted: Sequence[WantedRecord], *, by: Actor, at: datetime
) -> list[ServiceRecord]:
    """Record all of them, or none: every reason of every booking is told.

    Raises NotFound and Refused.
    """
    reasons: list[Refusal] = []
    made: list[ServiceRecord] = []
    for one in _in_lock_order(wanted):
        found = locked_reservation(one.code)
        TABLE.require(by, Permission.CLOSE, found.desk, visible=False)
        against, values = _judged(found, one, at)
        if against:
            reasons.extend(against)
        else:
            made.append(_kept(found, values, by=by, at=at))
    if reasons:
        raise Refused(*reasons)
    return made


def _in_lock_order(wanted: Sequence[WantedRecord]) -> list[WantedRecord]:
    ids = {one.code: id_of(one.code) for one in wanted}
    places = {
        row.id: (row.instrument_id, row.id)
        for row in db.session.execute(
            select(Reservation.id, Reservation.instrument_id).where(
                Reservation.id.in_(ids.values())
            )
        )
    }
    if set(ids.values()) - set(places):
        raise NotFound
    by_id = {ids[one.code]: one for one in wanted}
    return [by_id[key] for key in sorted(by_id, key=lambda key: places[key])]


def _judged(
    found: LockedReservation, wanted: WantedRecord, at: datetime
) -> tuple[list[Refusal], dict[str, Any]]:
    row, code = found.reservation, found.code
    if row.state is not ReservationState.COMPLETED:
        return [NotFinished(code)], {}
    if revisions_of(row.id) % 2:
        return [RecordedAlready(code)], {}
    booked, known = booked_span(row), actual_span(row)
    start, end = wanted.start or known.start, wanted.end or known.end
    actual = Span(start, end) if start < end else None
    if actual is None or not times_fit(actual, booked, wanted.idle_min, at):
        return [TimesDoNotFit(code)], {}
    policy = policy_of(found.instrument, at=booked.start)
    charged = charged_span(booked, actual, policy.charged_time)
    priced = charged_fen(row.price_lines, row.price_fen, charged)
    who = applicant_of(row)
    subject = wanted.subject or last_subjects([row.booked_for_id]).get(
        row.booked_for_id, ""
    )
    values = {
        "amount_fen": wanted.amount_fen if priced is None else priced,
        "start": actual.start,
        "end": actual.end,
        "effective_min": actual.minutes - wanted.idle_min,
        "inner_id": inner_id_of(row.instrument_id),
        "content": row.purpose[:200],
        "way": WAYS.get(row.mode, "其他"),
        "project": wanted.project or NO_PROJECT,
        "project_funding": "",
        "project_subject": subject,
        "project_content": "",
        "applicant": who.name[:20],
        "applicant_phone": who.phone[:20],
        "applicant_email": who.email[:50],
        "applicant_unit": who.name_zh,
        "rating": "",
        "moved_to": "",
        "notice_no": "",
        "tax_record": "",
        "user_kind": EXTERNAL if row.external else INTERNAL,
        "purpose": purpose_of(str(who.kind)),
        "in_unit": True,
        "agreement": False,
        "external": row.external,
        "cross_zone": row.cross_zone,
        "booked_min": booked.minutes,
        "idle_min": wanted.idle_min,
        "charged_min": charged.minutes,
    }
    missing = missing_fields(values)
    return ([FieldsMissing(code, missing)] if missing else []), values


def _kept(
    found: LockedReservation, values: dict[str, Any], *, by: Actor, at: datetime
) -> ServiceRecord:
    row = found.reservation
    made = ServiceRecord(
        created_at=at,
        reservation_id=row.id,
        instrument_id=row.instrument_id,
        revision=revisions_of(row.id) + 1,
        confirmed_by_id=by.id,
        reason="",
        **values,
    )
    with refusing(ONE_REVISION, RecordedAlready(found.code)):
        db.session.add(made)
    told = ServiceRecorded(
        subject_id=made.id,
        booking=found.code,
        amount_fen=made.amount_fen,
        effective_min=made.effective_min,
    )
    record(told, by=by, at=at)
    return made
