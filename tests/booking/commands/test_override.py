"""A lab manager books in spite of the lab's own rules, with a reason."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from booking.commands.book_instrument import book_instrument
from booking.rules.refusals import SlotTaken
from booking.rules.wanted import WantedReservation
from kernel.journal.tables import JournalEntry
from kernel.store.db import db
from kernel.values.errors import Malformed, Refused
from tests.builders.booking import a_policy, a_span, rates
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
