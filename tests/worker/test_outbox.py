"""The outbox loses nothing, and what it starts appears once."""

import threading
from collections import Counter
from datetime import timedelta

import pytest

from app import outbox
from kernel.journal.record import record
from kernel.journal.tables import OutboxMessage
from kernel.store.db import db
from kernel.store.transaction import command
from kernel.values import clock
from kernel.values.actor import WORKER
from kernel.values.events import Event
from notification.commands.notify import notify
from notification.models.notice import Notice
from notification.rules.backoff import pause_after
from tests.builders.identity import a_person


class Happened(Event):
    """Something to react to."""

    subject = "test"


@command
def happen(subject_id: int) -> None:
    record(Happened(subject_id=subject_id), by=WORKER, at=clock.now())


@pytest.fixture
def reactions(monkeypatch):
    """Return the list of reactions to Happened; a test appends its own."""
    found: list = []
    monkeypatch.setattr(outbox, "REACTIONS", [{"Happened": found}])
    return found


def messages() -> list[OutboxMessage]:
    db.session.expire_all()
    return db.session.query(OutboxMessage).order_by(OutboxMessage.id).all()


def test_a_message_reaches_its_reactions_in_order(live, reactions):
    seen: list[int] = []
    reactions.append(lambda data: seen.append(data["subject_id"]))
    for number in range(1, 6):
        happen(number)
    assert outbox.drain() == 5
    assert seen == [1, 2, 3, 4, 5]
    assert all(message.done_at for message in messages())
    assert outbox.drain() == 0


def test_an_event_without_reactions_is_done_at_once(live, reactions):
    happen(1)
    assert outbox.drain() == 1
    assert messages()[0].done_at is not None


def test_two_workers_draining_together_tell_everybody_once(live, reactions):
    person_id = a_person().id
    tried: Counter[int] = Counter()

    def tell(data):
        tried[data["subject_id"]] += 1
        notify(
            person_id,
            cause=f"Happened:{data['subject_id']}",
            kind="reminder",
            params={},
            link="/",
            at=clock.now(),
        )

    reactions.append(tell)
    for number in range(60):
        happen(number)

    def work():
        with live.app_context():
            while outbox.drain(most=7):
                pass

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert tried == Counter(range(60))
    causes = [cause for (cause,) in db.session.query(Notice.cause)]
    assert sorted(causes) == sorted(f"Happened:{n}" for n in range(60))


def test_a_message_handed_over_twice_makes_one_notice(live, reactions):
    person_id = a_person().id

    def tell(data):
        notify(
            person_id,
            cause=f"Happened:{data['subject_id']}",
            kind="reminder",
            params={},
            link="/",
            at=clock.now(),
        )

    reactions.append(tell)
    happen(1)
    outbox.drain()
    for message in messages():
        message.done_at = None
    db.session.commit()
    assert outbox.drain() == 1
    assert db.session.query(Notice).count() == 1


def test_a_failed_reaction_leaves_nothing_and_is_tried_again_later(live, reactions):
    person_id = a_person().id
    broken = [True]

    def tell(data):
        notify(
            person_id, cause="x", kind="reminder", params={}, link="/", at=clock.now()
        )
        if broken[0]:
            raise LookupError("not there yet")

    reactions.append(tell)
    happen(1)
    began = clock.now()
    outbox.drain()
    (message,) = messages()
    assert db.session.query(Notice).count() == 0
    assert (message.attempts, message.done_at) == (1, None)
    assert message.last_error == "LookupError: not there yet"
    assert timedelta(seconds=58) < message.next_try_at - began < timedelta(seconds=70)
    assert outbox.drain() == 0
    broken[0] = False
    with clock.frozen(clock.now() + timedelta(minutes=2)):
        assert outbox.drain() == 1
    assert db.session.query(Notice).count() == 1
    assert messages()[0].last_error is None


def test_one_bad_message_does_not_hold_up_the_others(live, reactions):
    seen: list[int] = []

    def react(data):
        if data["subject_id"] == 1:
            raise ValueError("never")
        seen.append(data["subject_id"])

    reactions.append(react)
    for number in (1, 2, 3):
        happen(number)
    outbox.drain()
    assert seen == [2, 3]


def test_an_error_in_the_database_is_noted_too(live, reactions):
    reactions.append(
        lambda _: notify(
            10**9, cause="x", kind="reminder", params={}, link="/", at=clock.now()
        )
    )
    happen(1)
    outbox.drain()
    assert "IntegrityError" in messages()[0].last_error


def test_the_pause_doubles_to_an_hour():
    minutes = [pause_after(n).total_seconds() / 60 for n in range(1, 10)]
    assert minutes == [1, 2, 4, 8, 16, 32, 60, 60, 60]
    assert pause_after(30_000) == timedelta(hours=1)


def test_a_worker_that_stops_leaves_the_rest_waiting(live, reactions):
    for number in range(5):
        happen(number)
    assert outbox.drain(wanted=iter([True, True, False]).__next__) == 2
    assert sum(1 for message in messages() if message.done_at is None) == 3
