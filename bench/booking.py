"""The booking engine beside bare endpoints: 2,000 instruments, 200,000 bookings.

All in one run on one database, in turns, so that what else the machine does meets both.
"""

import os
import statistics
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import create_engine, text

from app import create_app
from bench.bare import TABLE
from bench.clients import Client
from bench.fill import fill
from bench.ground import database, server, settings_for
from bench.site import prepare_site, tokens
from booking.queries.booking_facts import booking_case
from booking.rules.facts import BookingRequest
from booking.rules.judge import refusals
from booking.rules.span import Span
from catalog.queries.bookable import bookable_instrument
from identity.models.user import User
from kernel.store.db import db
from kernel.values import clock
from kernel.values.clock import rfc3339

INSTRUMENTS = 2000
BOOKINGS = int(os.environ.get("BOOKINGS") or 200_000)
CALLS = 400


def run() -> None:
    """Print the four figures with their goals."""
    with database("lianyi_bench_booking") as url:
        codes = prepare_site(url, instruments=INSTRUMENTS)
        (key,) = tokens(url, 1)
        engine = create_engine(url)
        with engine.begin() as connection:
            connection.execute(text(TABLE))
            listed = connection.execute(text("SELECT id, code FROM catalog_instrument"))
            ids = {code: int(row_id) for row_id, code in listed}
        engine.dispose()
        began = time.monotonic()
        fill(url, BOOKINGS, INSTRUMENTS, yardstick=True)
        print(f"{BOOKINGS:,} bookings in {time.monotonic() - began:.0f} s")
        with (
            server("app:create_app()", url) as site,
            server("bench.bare:create()", url) as yard,
        ):
            # New connections for each: the server lets go of those that lie idle.
            signed_in = {"Authorization": f"Bearer {key}"}
            _create(Client(site, signed_in), Client(yard), codes, ids)
            # Nobody signs in at the bare one: the calendar is open to guests.
            _week(Client(site), Client(yard), codes, ids)
            _timeline(Client(site, signed_in))
        _policy(url, codes[7])


def in_turns(
    jobs: tuple[Callable[[int], None], ...], calls: int = CALLS
) -> list[float]:
    """Return the median milliseconds of each job, called in turns with a number."""
    spent: list[list[float]] = [[] for _ in jobs]
    for n in range(calls):
        for job, times in zip(jobs, spent, strict=True):
            began = time.perf_counter()
            job(n)
            times.append(1000 * (time.perf_counter() - began))
    return [statistics.median(times) for times in spent]


def booker(client: Client, codes: list[str]) -> Callable[[int], None]:
    """Return what books the nth free half hour, a year ahead, over the API."""

    def book(n: int) -> None:
        start = _slot(n, len(codes))
        body = {
            "instrument": codes[n % len(codes)], "start": rfc3339(start),
            "end": rfc3339(start + timedelta(minutes=30)), "mode": "assist",
            "purpose": "bench",
        }  # fmt: skip
        status, said = client.post("/api/v1/reservations", body)
        if status != 201:
            raise RuntimeError(f"{status}: {said[:300]!r}")

    return book


def _slot(n: int, instruments: int) -> datetime:
    day = datetime.combine(_today() + timedelta(days=365), datetime.min.time(), UTC)
    return day + timedelta(minutes=30 * (n // instruments))


def _today() -> date:
    return clock.local_day(clock.now())


def _create(ours: Client, bare: Client, codes: list[str], ids: dict[str, int]) -> None:
    def insert(n: int) -> None:
        start = _slot(n, len(codes))
        body = {
            "instrument": ids[codes[n % len(codes)]], "start": rfc3339(start),
            "end": rfc3339(start + timedelta(minutes=30)),
        }  # fmt: skip
        status, said = bare.post("/book", body)
        if status != 201:
            raise RuntimeError(f"{status}: {said[:300]!r}")

    book = booker(ours, codes)
    full, least = in_turns((book, insert))
    _say("create, whole engine", full, least, "of the bare insert's rate", 0.40)


def _week(ours: Client, bare: Client, codes: list[str], ids: dict[str, int]) -> None:
    on = _today()
    start = datetime.combine(on, datetime.min.time(), UTC) - timedelta(hours=8)
    span = f"start={rfc3339(start)}&end={rfc3339(start + timedelta(days=7))}"

    def week(n: int) -> None:
        code = codes[n % len(codes)]
        status, said = ours.get(f"/api/v1/instruments/{code}/calendar?on={on}&days=7")
        assert status == 200, said[:300]

    def select(n: int) -> None:
        code = codes[n % len(codes)]
        status, said = bare.get(f"/week?instrument={ids[code]}&{span}")
        assert status == 200, said[:300]

    full, least = in_turns((week, select))
    _say("week as JSON", full, least, "of the bare select's rate", 0.50)


def _timeline(ours: Client) -> None:
    def day(_n: int) -> None:
        status, said = ours.get(f"/api/v1/timeline?on={_today()}&days=1&limit=50")
        assert status == 200, said[:300]

    (spent,) = in_turns((day,), 40)
    print(f"timeline, 50 × 1 day   {spent:8.1f} ms   (goal: at most 60 ms)")


def _policy(url: str, code: str) -> None:
    app = create_app(settings_for(url))
    with app.app_context():
        instrument, at = bookable_instrument(code), clock.now()
        start = _slot(0, INSTRUMENTS) - timedelta(days=300)
        span = Span(start, start + timedelta(minutes=60))
        someone = db.session.query(User.id).limit(1).scalar()
        case = booking_case(instrument, span, user_id=someone, at=at)
        request = BookingRequest(instrument.id, span, "assist")
        spent = []
        for _ in range(20):
            began = time.perf_counter()
            for _ in range(200):
                refusals(request, case.facts, at)
            spent.append((time.perf_counter() - began) / 200 * 1e6)
        db.engine.dispose()
    print(
        f"all rules once         {statistics.median(spent):8.1f} µs   (goal: at most 100 µs)"
    )


def _say(what: str, full: float, least: float, of: str, goal: float) -> None:
    print(
        f"{what:22} {full:8.2f} ms, bare {least:.2f} ms: {least / full:.0%} {of}"
        f" (goal: at least {goal:.0%})"
    )
