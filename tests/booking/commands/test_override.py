"""A lab manager books in spite of the lab's own rules, with a reason."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from booking.commands.book_campaign import book_campaign
from booking.commands.book_instrument import book_instrument
from booking.commands.book_series import book_series, preview_series
from booking.commands.change_reservation import change_reservation
from booking.commands.change_series import change_series
from booking.commands.extend_reservation import extend_reservation
from booking.models.terms import PolicySetting
from booking.queries.history import history_of
from booking.rules.campaign import WantedCampaign
from booking.rules.refusals import SlotTaken
from booking.rules.series import WantedSeries, WantedSeriesChange
from booking.rules.wanted import WantedChange, WantedReservation
from kernel.journal.tables import JournalEntry
from kernel.store.db import db
from kernel.values.errors import Malformed, Refused
from tests.builders.booking import a_policy, a_reservation, a_span, rates
from tests.builders.catalog import an_instrument
from tests.builders.identity import a_person, actor_of

WHY = "The beam time ends tonight"


@pytest.fixture
def instrument(context):
    instrument = an_instrument()
    rates(instrument, internal=100, academic=200, enterprise=400)
    a_policy(instrument, shortest_min=120)
    return instrument


@pytest.fixture
def manager(instrument):
    actor = actor_of(a_person("lab_manager"))
    grants = {replace(g, scope=instrument.organisation_id) for g in actor.grants}
    return replace(actor, grants=frozenset(grants))


def short(instrument, why=None):
    span = a_span(hours=1)
    return WantedReservation(
        instrument.code, span, "assist", "proteomics", override_reason=why
    )


def test_a_manager_without_a_reason_is_refused_like_everybody(instrument, manager, now):
    with pytest.raises(Refused, match="TooShort"):
        book_instrument(short(instrument), by=manager, at=now)


def test_the_reason_and_what_it_set_aside_are_journalled(instrument, manager, now):
    made = book_instrument(short(instrument, WHY), by=manager, at=now)
    entry = db.session.scalars(
        select(JournalEntry).where(JournalEntry.subject_id == made.reservation.id)
    ).first()
    assert entry.data["comment"] == WHY
    assert "TooShort" in entry.after["overridden"]


def test_a_reason_never_takes_what_is_taken(instrument, manager, now):
    book_instrument(short(instrument, WHY), by=manager, at=now)
    with pytest.raises(Refused) as refused:
        book_instrument(short(instrument, WHY), by=manager, at=now)
    assert refused.value.reasons == (SlotTaken(),)


def test_who_does_not_run_the_lab_is_told_at_the_field(instrument, now, context):
    stranger = actor_of(a_person("researcher"))
    with pytest.raises(Malformed) as refused:
        book_instrument(short(instrument, WHY), by=stranger, at=now)
    assert list(refused.value.messages) == ["override_reason"]


def overridden_in(reservation) -> list[tuple[str, list[str]]]:
    entries = select(JournalEntry).where(
        JournalEntry.subject == "booking_reservation",
        JournalEntry.subject_id == reservation.id,
    )
    return [
        (entry.data["comment"], (entry.after or {}).get("overridden", []))
        for entry in db.session.scalars(entries.order_by(JournalEntry.id))
    ]


def test_a_manager_who_gave_no_reason_is_told_that_one_would_help(
    instrument, manager, now
):
    night = replace(short(instrument), span=a_span(26, 22, 2))
    with pytest.raises(Refused) as refused:
        book_instrument(night, by=manager, at=now)
    assert [one.code for one in refused.value.reasons] == [
        "OutsideHours",
        "ReasonWouldHelp",
    ]


def test_a_stranger_is_told_of_no_reason(instrument, now):
    with pytest.raises(Refused) as refused:
        book_instrument(short(instrument), by=actor_of(a_person()), at=now)
    assert [one.code for one in refused.value.reasons] == ["TooShort"]


def test_a_rule_that_nobody_may_set_aside_stands_against_a_reason(
    instrument, manager, now
):
    own = PolicySetting.instrument_id == instrument.id
    rules = db.session.scalars(select(PolicySetting).where(own)).one()
    rules.settings = {**rules.settings, "override_length": "nobody"}
    db.session.commit()
    with pytest.raises(Refused) as refused:
        book_instrument(short(instrument, WHY), by=manager, at=now)
    assert [one.code for one in refused.value.reasons] == ["TooShort"]


def test_a_manager_moves_a_booking_out_of_hours_with_a_reason(instrument, manager, now):
    row = a_reservation(instrument, a_person())
    night = a_span(26, 22, 2)
    wanted = WantedChange(night.start, night.end)
    with pytest.raises(Refused, match="ReasonWouldHelp"):
        change_reservation(row.code, wanted, version=None, by=manager, at=now)
    wanted = replace(wanted, override_reason=WHY)
    change_reservation(row.code, wanted, version=None, by=manager, at=now)
    assert overridden_in(row) == [(WHY, ["OutsideHours"])]
    assert history_of(row.id)[-1].exception.params == {"rules": ("opening hours",)}


def test_its_holder_moves_no_booking_with_a_reason(instrument, now):
    holder = a_person()
    row = a_reservation(instrument, holder)
    night = a_span(26, 22, 2)
    wanted = WantedChange(night.start, night.end, override_reason=WHY)
    with pytest.raises(Malformed):
        change_reservation(row.code, wanted, version=None, by=actor_of(holder), at=now)


def test_a_running_booking_stays_beyond_opening_hours_with_a_reason(
    instrument, manager, now
):
    row = a_reservation(instrument, a_person(), a_span(25, 9, 8), state="in_use")
    until = a_span(25, 21, 1).end
    with pytest.raises(Refused, match="OutsideHours"):
        extend_reservation(row.code, until, by=manager, at=now)
    extend_reservation(row.code, until, WHY, by=manager, at=now)
    assert overridden_in(row) == [(WHY, ["OutsideHours"])]


def test_a_series_carries_the_reason_to_every_occurrence(instrument, manager, now):
    asked = short(instrument)
    wanted = WantedSeries(asked, "FREQ=DAILY;COUNT=2", "skip")
    seen = preview_series(wanted, by=manager, at=now)
    assert all("ReasonWouldHelp" in str(one.reasons) for one in seen)
    wanted = replace(wanted, first=short(instrument, WHY))
    made = book_series(wanted, by=manager, at=now)
    codes = [one.code for one in made.occurrences]
    assert all(codes)
    longer = a_span(26, 22, 2).start - asked.span.start
    change = WantedSeriesChange("this", shift=longer, override_reason=WHY)
    assert change_series(made.code, change, version=None, by=manager, at=now) == 1


def test_a_campaigns_reason_holds_in_the_managers_own_lab_only(
    instrument, manager, now
):
    elsewhere = an_instrument()
    rules = a_policy(elsewhere, shortest_min=120)
    later = replace(
        short(elsewhere), span=short(elsewhere).span.shifted(timedelta(days=1))
    )
    wanted = WantedCampaign("x", (short(instrument), later), override_reason=WHY)
    with pytest.raises(Refused) as refused:
        book_campaign(wanted, by=manager, at=now)
    assert [one.code for one in refused.value.reasons] == ["LegRefused", "TooShort"]
    rules.settings = {}
    db.session.commit()
    made = book_campaign(wanted, by=manager, at=now)
    assert overridden_in(made.legs[0].row) == [(WHY, ["TooShort"])]
    assert overridden_in(made.legs[1].row) == [("", [])]


def test_a_campaigns_reason_without_a_lab_of_ones_own_is_told_at_the_field(
    instrument, now
):
    later = replace(
        short(instrument), span=short(instrument).span.shifted(timedelta(days=1))
    )
    wanted = WantedCampaign("x", (short(instrument), later), override_reason=WHY)
    with pytest.raises(Malformed) as refused:
        book_campaign(wanted, by=actor_of(a_person()), at=now)
    assert list(refused.value.messages) == ["override_reason"]
