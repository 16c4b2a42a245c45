"""Finished bookings become service records, which never change."""

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from booking.commands.confirm_hours import confirm_hours
from booking.commands.reverse_record import reverse_record
from booking.models.usage_record import ServiceRecord
from booking.rules.span import Span
from booking.rules.usage_record import WantedRecord, charged_span
from booking.schemas.usage_record import FIELDS, national_row
from kernel.store.db import db
from kernel.values.errors import NotFound, Refused
from tests.builders.booking import a_policy, a_reservation, a_span, local
from tests.builders.catalog import an_instrument
from tests.builders.identity import a_person, actor_of, an_organisation

LINES = [
    {"code": "use", "quantity": "2", "unit": "h", "unit_price_fen": 10000, "amount_fen": 20000},
    {"code": "opening_fee", "quantity": "1", "unit": "run", "unit_price_fen": 500, "amount_fen": 500},
]  # fmt: skip


@pytest.fixture
def lab(context):
    unit = an_organisation()
    return an_instrument(unit), actor_of(a_person("lab_manager", unit))


def finished(instrument, **more):
    given = {"price_lines": LINES, "price_fen": 20500, **more}
    return a_reservation(instrument, a_person(), a_span(24, 9, 2), "completed", **given)


def codes(refused):
    return [reason.code for reason in refused.value.reasons]


def test_a_record_has_all_fields_and_hours_without_idle_time(lab, now):
    row = finished(lab[0], checked_in_at=local(24, 9, 5), checked_out_at=local(24, 11))
    wanted = WantedRecord(row.code, idle_min=15, subject="化学")
    (made,) = confirm_hours([wanted], by=lab[1], at=now)
    shown = national_row(made)
    assert list(shown) == [key for key, _label in FIELDS]
    assert len(shown) == 24
    assert made.effective_min == 100
    assert (shown["serviceAmount"], shown["serviceTime"]) == ("1.67", "2026-11-24 09")
    assert (shown["serviceType"], shown["serviceWay"]) == ("130", "技术共享")
    assert (made.external, made.cross_zone) == (True, True)
    assert made.amount_fen == 20500, "the longer of booked and used"


def test_overrun_is_charged_at_the_bookings_own_price(lab, now):
    row = finished(lab[0])
    wanted = WantedRecord(row.code, end=local(24, 12), subject="化学")
    (made,) = confirm_hours([wanted], by=lab[1], at=now)
    assert (made.amount_fen, made.charged_min) == (30500, 180)


def test_the_lab_may_charge_what_was_used(lab, now):
    a_policy(lab[0], charged_time="actual")
    row = finished(lab[0])
    wanted = WantedRecord(row.code, end=local(24, 10), subject="化学")
    (made,) = confirm_hours([wanted], by=lab[1], at=now)
    assert made.amount_fen == 10500


@pytest.mark.parametrize("setting", ["booked", "actual", "longer"])
def test_an_early_start_is_never_free(setting):
    booked = a_span(24, 9, 2)
    actual = Span(booked.start - timedelta(hours=1), booked.end)
    assert charged_span(booked, actual, setting).minutes == 180


def test_what_is_missing_is_named_and_nothing_is_written(lab, now):
    good, bad = finished(lab[0]), finished(an_instrument(None), price_fen=None)
    with pytest.raises((Refused, NotFound)):
        confirm_hours(
            [WantedRecord(good.code, subject="化学"), WantedRecord(bad.code)],
            by=lab[1],
            at=now,
        )
    with pytest.raises(Refused) as refused:
        confirm_hours([WantedRecord(good.code)], by=lab[1], at=now)
    assert codes(refused) == ["FieldsMissing"]
    assert db.session.query(ServiceRecord).count() == 0


def test_a_booking_is_recorded_once_and_again_only_after_a_reversal(lab, now):
    row = finished(lab[0])
    wanted = [WantedRecord(row.code, subject="化学")]
    (first,) = confirm_hours(wanted, by=lab[1], at=now)
    with pytest.raises(Refused) as refused:
        confirm_hours(wanted, by=lab[1], at=now)
    assert codes(refused) == ["RecordedAlready"]
    back = reverse_record(first.code, "时间有误", by=lab[1], at=now)
    assert (back.amount_fen, back.effective_min) == (-20500, -120)
    with pytest.raises(Refused) as refused:
        reverse_record(first.code, "again", by=lab[1], at=now)
    assert codes(refused) == ["ReversedAlready"]
    confirm_hours(wanted, by=lab[1], at=now)
    rows = db.session.query(ServiceRecord)
    assert sum(one.effective_min for one in rows) == 120


def test_records_never_change(lab, now):
    row = finished(lab[0])
    confirm_hours([WantedRecord(row.code, subject="化学")], by=lab[1], at=now)
    with pytest.raises(IntegrityError, match="never changes"):
        db.session.execute(text("UPDATE booking_service_record SET amount_fen = 0"))
    db.session.rollback()


def test_times_in_the_future_are_not_meant(lab, now):
    row = finished(lab[0])
    wanted = WantedRecord(row.code, end=now + timedelta(hours=1), subject="化学")
    with pytest.raises(Refused) as refused:
        confirm_hours([wanted], by=lab[1], at=now)
    assert codes(refused) == ["TimesDoNotFit"]


def test_another_lab_confirms_nothing_here(lab, now):
    row = finished(lab[0])
    stranger = actor_of(a_person("lab_manager"))
    with pytest.raises(NotFound):
        confirm_hours([WantedRecord(row.code, subject="化学")], by=stranger, at=now)
