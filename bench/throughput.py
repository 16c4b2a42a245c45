"""Bookings per second over HTTP, beside a bare insert on the same server."""

import statistics
import threading
import time
from collections import Counter
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import create_engine, text

from bench.bare import TABLE
from bench.clients import Client
from bench.ground import database, server
from bench.site import prepare_site, tokens
from kernel.values import clock
from kernel.values.clock import SHANGHAI

CLIENTS, EACH, ROUNDS = 8, 150, 3


def run() -> None:
    """Print both rates and their ratio, in alternating rounds."""
    with database("lianyi_bench_throughput") as url:
        codes = prepare_site(url, instruments=CLIENTS * ROUNDS)
        keys = tokens(url, CLIENTS)
        engine = create_engine(url)

        with engine.begin() as connection:
            connection.execute(text(TABLE))
            ids = [
                int(i)
                for i in connection.scalars(
                    text("SELECT id FROM catalog_instrument ORDER BY id")
                )
            ]
        engine.dispose()
        ours: list[float] = []
        bare: list[float] = []
        with (
            server("app:create_app()", url) as site,
            server("bench.bare:create()", url) as yard,
        ):
            for n in range(ROUNDS):
                lot = slice(n * CLIENTS, (n + 1) * CLIENTS)
                bare.append(_rate(yard, "/book", ids[lot], [""] * CLIENTS))
                ours.append(_rate(site, "/api/v1/reservations", codes[lot], keys))
        best, mark = statistics.median(ours), statistics.median(bare)
        print(f"bare insert       {mark:8.0f} /s   {[round(x) for x in bare]}")
        print(f"booking over API  {best:8.0f} /s   {[round(x) for x in ours]}")
        print(f"ratio             {best / mark:8.0%}   (goal: at least 50%)")


def _rate(port: int, path: str, instruments: list[Any], keys: list[str]) -> float:
    told: Counter[int] = Counter()
    gate = threading.Barrier(CLIENTS + 1)
    day = clock.local_day(clock.now()) + timedelta(days=1)
    first = datetime(day.year, day.month, day.day, tzinfo=SHANGHAI)

    def book(instrument: Any, key: str) -> None:
        client = Client(port, {"Authorization": f"Bearer {key}"} if key else {})
        client.get("/healthz")
        gate.wait()
        for n in range(EACH):
            start = first + timedelta(minutes=30 * n)
            body = {
                "instrument": instrument,
                "start": start.isoformat(),
                "end": (start + timedelta(minutes=30)).isoformat(),
            }
            if key:
                body |= {"purpose": "bench", "mode": "assist"}
            status, said = client.post(path, body)
            told[status] += 1
            if status != 201:
                raise RuntimeError(f"{status}: {said[:300]!r}")

    threads = [
        threading.Thread(target=book, args=pair)
        for pair in zip(instruments, keys, strict=True)
    ]
    for thread in threads:
        thread.start()
    gate.wait()
    began = time.perf_counter()
    for thread in threads:
        thread.join()
    spent = time.perf_counter() - began
    if told[201] != CLIENTS * EACH:
        raise RuntimeError(f"not every booking was made: {dict(told)}")
    return CLIENTS * EACH / spent
