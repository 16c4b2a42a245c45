"""Confirm beforehand what a student books on an instrument."""

from datetime import date, datetime, timedelta

from sqlalchemy.dialects.postgresql import Range

from booking.events.confirming import ConfirmationGiven
from booking.models.confirmation import CONFIRMED_ONCE, Confirmation
from booking.permissions import TABLE, Desk, Permission
from booking.queries.preview import visible_instrument
from booking.rules.opening import local_midnight
from booking.rules.research_group import STUDENT
from booking.rules.standing_yes import (
    ConfirmedAlready,
    NoSuchInstrument,
    NotYourStudent,
    period_refusals,
)
from catalog.rules.bookable import BookableInstrument
from identity.queries.groups import group_by_code, members_now
from identity.queries.people import person_by_email
from kernel.journal.record import record
from kernel.store.db import db
from kernel.store.transaction import command, refusing
from kernel.values.actor import Actor
from kernel.values.clock import local_day
from kernel.values.errors import NotFound, Refusal, Refused


@command
def give_confirmation(
    group: str,
    student: str,
    instrument: str,
    first_day: date,
    last_day: date,
    *,
    by: Actor,
    at: datetime,
) -> Confirmation:
    """Let a student book the instrument on whole Shanghai days, both included.

    The supervisor of the group with that code does, or their deputy. Raises NotFound
    for a group that the actor may not know of, Forbidden, and Refused (every reason).
    """
    view = group_by_code(group, by)
    TABLE.require(by, Permission.CONFIRM, Desk(group_id=view.id))
    assert by.id is not None  # noqa: S101 - require() refused everybody else
    reasons: list[Refusal] = period_refusals(first_day, last_day, local_day(at))
    student_id, found = _student(view.id, student), _instrument(instrument, by)
    if student_id is None:
        reasons.append(NotYourStudent())
    if found is None:
        reasons.append(NoSuchInstrument())
    if reasons or student_id is None or found is None:
        raise Refused(*reasons)
    start = local_midnight(first_day)
    end = local_midnight(last_day + timedelta(days=1))
    given = Confirmation(
        created_at=at,
        group_id=view.id,
        student_id=student_id,
        instrument_id=found.id,
        given_by_id=by.id,
        during=Range(start, end),
    )
    with refusing(CONFIRMED_ONCE, ConfirmedAlready()):
        db.session.add(given)
        db.session.flush()
    told = ConfirmationGiven(
        subject_id=given.id,
        group_id=view.id,
        group_code=view.code,
        student_id=student_id,
        instrument_code=found.code,
        instrument_name_zh=found.name_zh,
        instrument_name_en=found.name_en,
        start=start,
        end=end,
        after={"student_id": student_id, "start": start, "end": end},
    )
    record(told, by=by, at=at)
    return given


def _student(group_id: int, email: str) -> int | None:
    try:
        person = person_by_email(email)
    except NotFound:
        return None
    students = {m.user_id for m in members_now(group_id) if m.standing == STUDENT}
    return person.id if person.id in students else None


def _instrument(code: str, by: Actor) -> BookableInstrument | None:
    try:
        return visible_instrument(code, by)
    except NotFound:
        return None
