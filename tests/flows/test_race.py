"""Two people can never hold one instrument at once, whichever door they come through."""

import json
import random
import threading
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, text

from app import create_app
from app.cli import migrate
from app.reference import install_reference
from booking import jobs
from booking.commands.accept_offer import accept_offer
from booking.commands.approve_reservation import approve_reservation
from booking.commands.book_campaign import book_campaign
from booking.commands.book_instrument import book_instrument
from booking.commands.cancel_campaign import cancel_campaign
from booking.commands.cancel_reservation import cancel_reservation
from booking.commands.change_reservation import change_reservation
from booking.commands.decline_offer import decline_offer
from booking.commands.hold_slot import hold_slot
from booking.commands.join_waitlist import join_waitlist
from booking.commands.leave_waitlist import leave_waitlist
from booking.commands.open_downtime import open_downtime
from booking.models.reservation import Occupancy
from booking.queries.reservations import my_reservations
from booking.queries.waitlist import my_waits
from booking.rules.campaign import WantedCampaign
from booking.rules.span import Span
from booking.rules.waitlist import WantedWait
from booking.rules.wanted import WantedChange, WantedReservation
from identity.models.organisation import Organisation
from kernel.store.db import db
from kernel.values import clock
from kernel.values.errors import DomainError
from tests.builders.booking import a_policy, local
from tests.builders.catalog import an_instrument
from tests.builders.identity import a_person, actor_of, browser_of, token_of
from tests.conftest import NOW, drop_database, make_database, settings_for

pytestmark = pytest.mark.race
RACERS, ROUNDS = 8, 12
HOUR = timedelta(hours=1)


@pytest.fixture(scope="module")
def site(server_url: str, worker_name: str) -> Iterator[Flask]:
    """An app whose commits are real, on a database of its own."""
    name = f"race_{worker_name}"
    app = create_app(settings_for(make_database(server_url, name), pool_size=12))
    with clock.frozen(NOW), app.app_context():
        migrate()
        install_reference(at=NOW)
    yield app
    with app.app_context():
        db.engine.dispose()
    drop_database(server_url, name)


def at_once(races) -> list[object]:
    """Run them all from one starting shot, each on the frozen clock."""
    gate, answers = threading.Barrier(len(races)), []

    def run(job):
        with clock.frozen(NOW):
            gate.wait()
            answers.append(job())

    threads = [threading.Thread(target=run, args=(job,)) for job in races]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def overlaps() -> int:
    """Count pairs of occupied time on one instrument that overlap."""
    pairs = text(
        "SELECT count(*) FROM booking_occupancy a JOIN booking_occupancy b"
        " ON a.instrument_id = b.instrument_id AND a.id < b.id AND a.blocked && b.blocked"
    )
    return db.session.scalar(pairs)


@pytest.mark.smoke
def test_exactly_one_of_many_wins_a_slot_through_pages_and_api(site):
    with clock.frozen(NOW), site.app_context():
        instrument = an_instrument(modes=["assist"])
        people = [a_person("researcher") for _ in range(RACERS)]
        tokens = [token_of(person) for person in people]
        clients = [browser_of(site, person) for person in people]
        code = instrument.code
    for n in range(ROUNDS):
        start = local(26, 8) + timedelta(hours=n)
        wanted = {
            "instrument": code, "start": start.isoformat(), "mode": "assist",
            "end": (start + timedelta(hours=1)).isoformat(), "purpose": "race",
        }  # fmt: skip

        def by_page(client, wanted=wanted):
            answer = client.post("/book", data=wanted)
            return 201 if answer.status_code == 303 else answer.status_code

        def by_api(token, wanted=wanted):
            answer = site.test_client().post(
                "/api/v1/reservations",
                json=wanted,
                headers={"Authorization": f"Bearer {token}"},
            )
            if answer.status_code == 409:
                problem = json.loads(answer.data)
                assert problem["reasons"]
                assert problem["alternatives"]
            return answer.status_code

        races = [
            (lambda c=clients[i]: by_page(c))
            if i % 2
            else (lambda t=tokens[i]: by_api(t))
            for i in range(RACERS)
        ]
        assert Counter(at_once(races)) == Counter({201: 1, 409: RACERS - 1})


def test_no_mix_of_commands_ever_leaves_an_overlap(site):
    """Book, move, cancel, approve and close at random; check what was acknowledged."""
    with clock.frozen(NOW), site.app_context():
        instruments = [an_instrument(modes=["assist"]) for _ in range(2)]
        lab = [i.organisation_id for i in instruments]
        a_policy(instruments[1], approval="owner")
        people = [actor_of(a_person("researcher")) for _ in range(RACERS)]
        managers = [actor_of(a_person("lab_manager", _organisation(o))) for o in lab]
        codes = [i.code for i in instruments]
    made: list[str] = []
    failures: list[str] = []

    def busy(seed: int):
        dice = random.Random(seed)
        with site.app_context():
            for _ in range(25):
                which = dice.randrange(2)
                start = local(26, 8) + timedelta(minutes=30 * dice.randrange(20))
                span = Span(start, start + timedelta(minutes=30 * dice.randint(1, 4)))
                actor = people[seed]
                try:
                    _one_move(dice, codes[which], span, actor, managers[which], made)
                except DomainError:
                    pass
                except Exception as error:
                    failures.append(repr(error))
                finally:
                    db.session.remove()

    at_once([lambda n=n: busy(n) for n in range(RACERS)])
    assert not failures
    with site.app_context():
        assert overlaps() == 0
        assert db.session.scalar(select(Occupancy.id).limit(1))


def test_the_waitlist_loses_no_offer_and_makes_none_twice(site):
    """Join, leave, accept, decline, cancel, hold and three workers at once."""
    with clock.frozen(NOW), site.app_context():
        kind = "010300"
        wished = [an_instrument(modes=["assist"], category_code=kind) for _ in range(2)]
        people = [actor_of(a_person("researcher")) for _ in range(RACERS)]
        codes = [i.code for i in wished]
        ids = [i.id for i in wished]
    failures: list[str] = []

    def busy(seed: int):
        dice = random.Random(1000 + seed)
        with site.app_context():
            for _ in range(20):
                start = local(26, 8) + timedelta(hours=dice.randrange(4))
                span = Span(start, start + timedelta(hours=1))
                try:
                    _one_wait(dice, dice.choice(codes), span, people[seed])
                except DomainError:
                    pass
                except Exception as error:
                    failures.append(repr(error))
                finally:
                    db.session.remove()

    def worker():
        with site.app_context():
            for n in range(20):
                try:
                    # Every third look is half an hour ahead, so that offers lapse.
                    with clock.frozen(NOW + timedelta(minutes=30 * (n % 3 == 2))):
                        jobs.tend_waitlist()
                        jobs.serve_waitlist()
                except Exception as error:
                    failures.append(repr(error))
                finally:
                    db.session.remove()

    at_once([*(lambda n=n: busy(n) for n in range(RACERS)), *([worker] * 3)])
    assert not failures
    with site.app_context():
        assert overlaps() == 0
        # Every open offer holds its slot, every offer hold has its offer, in one pair.
        pairs = text("""
            SELECT w.state, o.id IS NOT NULL AS offered, h.id IS NOT NULL AS held,
                   o.during <@ h.blocked AS whole, h.holder_id = w.person_id AS own
            FROM booking_wait w
            LEFT JOIN booking_offer o ON o.wait_id = w.id AND o.state = 'open'
            LEFT JOIN booking_occupancy h ON h.id = o.hold_id
            WHERE w.state = 'offered' OR o.id IS NOT NULL""")
        for row in db.session.execute(pairs):
            assert tuple(row) == ("offered", True, True, True, True)
        twice = text("""
            SELECT count(*) FROM booking_offer a JOIN booking_offer b
            ON a.wait_id = b.wait_id AND a.instrument_id = b.instrument_id
            AND a.id < b.id AND a.during && b.during""")
        assert db.session.scalar(twice) == 0
        fulfilled = text("""
            SELECT count(*) FROM booking_wait w
            LEFT JOIN booking_reservation r ON r.id = w.reservation_id
            WHERE w.state = 'booked' AND r.booked_for_id IS DISTINCT FROM w.person_id""")
        assert db.session.scalar(fulfilled) == 0
        told = text("""
            SELECT (SELECT count(*) FROM booking_offer WHERE instrument_id = ANY(:ids)),
                   (SELECT count(*) FROM outbox_message WHERE event = 'SlotOffered')""")
        made, messages = db.session.execute(told, {"ids": ids}).one()
        assert made == messages
        assert made > 0


def test_campaigns_in_opposite_orders_never_block_each_other(site):
    """Each takes the same instruments, in another order and at another time of day."""
    with clock.frozen(NOW), site.app_context():
        three = [
            an_instrument(modes=["assist"], category_code="010400") for _ in range(3)
        ]
        codes = [i.code for i in three]
        people = [actor_of(a_person("researcher")) for _ in range(RACERS)]
    wrong: list[str] = []
    booked: list[str] = []

    def busy(seed: int):
        dice = random.Random(seed)
        with site.app_context():
            for n in range(8):
                order = dice.sample(codes, 3)
                start = local(26, 8) + timedelta(minutes=30 * dice.randrange(12))
                spans = [
                    Span(start + k * HOUR, start + (k + 1) * HOUR) for k in range(3)
                ]
                legs = tuple(
                    WantedReservation(code, span, "assist", "x")
                    for code, span in zip(order, spans, strict=True)
                )
                try:
                    made = book_campaign(
                        WantedCampaign(f"{seed}-{n}", legs), by=people[seed], at=NOW
                    )
                    booked.append(made.code)
                    if dice.random() < 0.7:
                        cancel_campaign(
                            made.code, version=None, by=people[seed], at=NOW
                        )
                except DomainError:
                    pass
                except Exception as error:
                    wrong.append(repr(error))
                finally:
                    db.session.remove()

    at_once([lambda n=n: busy(n) for n in range(RACERS)])
    assert not wrong
    assert booked
    with site.app_context():
        assert overlaps() == 0
        whole = text("""
            SELECT count(*) FROM (
                SELECT count(*) AS legs, count(DISTINCT r.state) AS states
                FROM booking_campaign_leg l
                JOIN booking_reservation r ON r.id = l.reservation_id
                GROUP BY l.campaign_id) c
            WHERE legs <> 3 OR states <> 1""")
        assert db.session.scalar(whole) == 0


def _one_wait(dice, code, span, actor):
    do = dice.choice(["book", "book", "join", "join", "hold", "cancel", "answer"])
    if do == "book":
        wanted = WantedReservation(code, span, "assist", "torture")
        book_instrument(wanted, by=actor, at=NOW)
    elif do == "hold":
        hold_slot(WantedReservation(code, span, "assist"), by=actor, at=NOW)
    elif do == "join":
        wait = WantedWait(
            code, span, 60, "assist", "x", equivalents=dice.random() < 0.5
        )
        join_waitlist(wait, by=actor, at=NOW)
    elif do == "cancel":
        mine = my_reservations(actor, at=NOW)
        if mine:
            picked = dice.choice(mine).code
            cancel_reservation(picked, version=None, by=actor, at=NOW)
    else:
        for one in my_waits(actor):
            answer = dice.choice([accept_offer, decline_offer, leave_waitlist])
            answer(one.code, by=actor, at=NOW)


def _organisation(row_id):
    return db.session.get_one(Organisation, row_id)


def _one_move(dice, code, span, actor, manager, made):
    kind = dice.choice(["book", "book", "book", "change", "cancel", "approve", "close"])
    if kind == "book":
        wanted = WantedReservation(code, span, "assist", "torture")
        made.append(book_instrument(wanted, by=actor, at=NOW).code)
    elif kind == "close":
        open_downtime(code, span, kind="maintenance", reason="x", by=manager, at=NOW)
    elif made:
        picked = dice.choice(made)
        if kind == "change":
            change = WantedChange(start=span.start, end=span.end)
            change_reservation(picked, change, version=None, by=actor, at=NOW)
        elif kind == "cancel":
            cancel_reservation(picked, version=None, by=actor, at=NOW)
        else:
            approve_reservation(picked, version=None, by=manager, at=NOW)
