"""Connections that are cut in the middle cost an answer at most: 503, never 500."""

import random
import threading
import time
from collections import Counter
from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import create_engine, text

from app import create_app
from app.cli import migrate
from app.reference import install_reference
from booking.models.reservation import Reservation
from kernel.store.db import db
from kernel.values import clock
from tests.builders.booking import a_span
from tests.builders.catalog import an_instrument
from tests.builders.identity import a_person, browser_of, token_of
from tests.conftest import NOW, drop_database, make_database, settings_for

pytestmark = pytest.mark.race
CLIENTS, CUTS, PAUSE_S = 6, 150, 0.015
DEFINITE = (200, 201, 204, 303, 409)
_CUT = text("""
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = :name AND pid <> pg_backend_pid() ORDER BY random() LIMIT 1""")


@pytest.fixture
def site(server_url: str, worker_name: str) -> Iterator[Flask]:
    """An app whose commits are real, on a database of its own."""
    name = f"cut_{worker_name}"
    app = create_app(settings_for(make_database(server_url, name), pool_size=CLIENTS))
    app.config["PROPAGATE_UNFORESEEN"] = False
    with clock.frozen(NOW), app.app_context():
        migrate()
        install_reference(at=NOW)
    yield app
    with app.app_context():
        db.engine.dispose()
    drop_database(server_url, name)


def test_cut_connections_cost_an_answer_and_nothing_else(site, server_url, worker_name):
    with site.app_context():
        codes = [an_instrument().code for _ in range(2)]
        crowd = [a_person() for _ in range(CLIENTS)]
        asking = [(token_of(one), browser_of(site, one)) for one in crowd]
        db.session.remove()
    told: Counter[int] = Counter()
    made: dict[str, str] = {}
    over = threading.Event()

    def play(n: int) -> None:
        token, browser = asking[n]
        api, dice, turn = site.test_client(), random.Random(n), 0
        while not over.is_set():
            turn += 1
            key = f"c{n}-{turn}"
            span = a_span(26 + dice.randrange(4), dice.randrange(8, 18), 1)
            body = {
                "instrument": dice.choice(codes),
                "start": span.start.isoformat(),
                "end": span.end.isoformat(),
                "mode": "assist",
                "purpose": key,
            }
            headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": key}
            status = 503
            while status == 503:
                with clock.frozen(NOW):
                    answer = api.post(
                        "/api/v1/reservations", json=body, headers=headers
                    )
                status = answer.status_code
                told[status] += 1
            if status == 201:
                made[key] = answer.json["code"]
            with clock.frozen(NOW):
                told[browser.get("/bookings").status_code] += 1

    threads = [threading.Thread(target=play, args=(n,)) for n in range(CLIENTS)]
    for thread in threads:
        thread.start()
    killer = create_engine(server_url, isolation_level="AUTOCOMMIT")
    with killer.connect() as connection:
        for _ in range(CUTS):
            time.sleep(PAUSE_S)
            connection.execute(_CUT, {"name": f"cut_{worker_name}"})
    killer.dispose()
    over.set()
    for thread in threads:
        thread.join()
    assert set(told) <= {*DEFINITE, 503}, told
    assert told[503]
    assert made
    with site.app_context():
        kept = dict(db.session.query(Reservation.purpose, Reservation.code).all())
    assert kept == made
