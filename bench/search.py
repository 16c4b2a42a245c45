"""Searches among very many listings and bookings, at the HTTP level, with their plans.

The data is loaded once (several minutes) and kept for the next run, in a database of its
own or the one that BENCH_SEARCH_URL names. INSTRUMENTS and BOOKINGS say how much.
"""

import os
import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlencode

from flask import Flask
from sqlalchemy import create_engine, event, func, select, text
from sqlalchemy.engine import Connection, Engine, make_url

from app import create_app
from app.cli import migrate
from app.demo.load import demo_is_loaded, load_demo
from app.reference import install_reference
from bench.ground import VAR, server, settings_for
from config.database import database_url
from kernel.store.db import db
from kernel.values import clock

ROUNDS = 12
INSTRUMENTS = int(os.environ.get("INSTRUMENTS") or 100_000)
BOOKINGS = int(os.environ.get("BOOKINGS") or 5_000_000)

Query = dict[str, Any]

# Kind of search: goals for p50 and p99 in milliseconds, address, and what is asked.
KINDS: dict[str, tuple[int, int, str, list[Query]]] = {
    "text search": (25, 100, "/api/v1/instruments", [
        {"q": "Exploris 480"}, {"q": "600 兆核磁"}, {"q": "FLS1000"},
        {"q": "冷冻电镜"}, {"q": "安捷伦 质谱", "zone": "lingang"}, {"q": "zhipuyi"},
        {"q": "brucker"}, {"q": "核磁 ≥ 500 MHz"}, {"q": "质谱"},
    ]),
    "availability": (25, 100, "/api/v1/free-time", [
        {"q": "Exploris 480", "length": 180},
        {"q": "冷冻电镜", "length": 180, "near": "neobay", "km": 30},
        {"q": "600 兆核磁", "length": 240, "way": "self"},
        {"q": "FLS1000", "length": 180, "price": 300},
        {"category": "010200", "zone": "lingang", "length": 180},
        {"category": "010200", "length": 180},
    ]),
    "suggestions": (10, 100, "/api/v1/instrument-names", [
        {"q": "Expl"}, {"q": "冷冻"}, {"q": "FLS"}, {"q": "zhip"}, {"q": "质谱"},
    ]),
    "whole catalogue": (1000, 4000, "/api/v1/free-time", [{"length": 180}]),
    "search page": (50, 400, "/find", [
        {"q": "Exploris 480"}, {"q": "600 兆核磁"}, {"q": "质谱"}, {},
    ]),
}  # fmt: skip


def run() -> None:
    """Print percentiles for each kind of search, the data's size and the plans."""
    url = os.environ.get("BENCH_SEARCH_URL") or _own_database()
    app = create_app(settings_for(url))
    with app.app_context():
        migrate()
        if not demo_is_loaded():
            install_reference(at=clock.now())
            load_demo(at=clock.now(), instruments=INSTRUMENTS, bookings=BOOKINGS)
            db.session.execute(text("ANALYZE"))
            db.session.commit()
        _print_size()
        db.engine.dispose()
    with server("app:create_app()", url) as port:
        _measure(port)
    _print_plans(app)


def _own_database() -> str:
    """Return the address of a database that stays, made when it is missing."""
    name = "lianyi_bench_search"
    server_url = make_url(database_url(os.environ, VAR))
    admin = create_engine(
        server_url.set(database="postgres"), isolation_level="AUTOCOMMIT"
    )
    with admin.connect() as connection:
        known = text("SELECT 1 FROM pg_database WHERE datname = :name")
        if not connection.scalar(known, {"name": name}):
            connection.execute(text(f'CREATE DATABASE "{name}" TEMPLATE template0'))
    admin.dispose()
    return server_url.set(database=name).render_as_string(hide_password=False)


def _print_size() -> None:
    for table in ("catalog_instrument", "booking_occupancy", "booking_reservation"):
        counted = select(func.count()).select_from(db.metadata.tables[table])
        count = db.session.scalar(counted) or 0
        size = db.session.scalar(
            select(func.pg_size_pretty(func.pg_total_relation_size(table)))
        )
        print(f"{table:24} {count:>12,} rows  {size}")
    _print_what_is_kept()
    print(f"load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")


def _print_what_is_kept() -> None:
    """Print all that a booking's time is written to: free time itself is kept nowhere."""
    indexes = text(
        "SELECT indexname FROM pg_indexes WHERE tablename = 'booking_occupancy'"
        " UNION ALL SELECT 'trigger ' || tgname FROM pg_trigger"
        " WHERE tgrelid = 'booking_occupancy'::regclass AND NOT tgisinternal ORDER BY 1"
    )
    print(f"with each occupancy: {', '.join(db.session.scalars(indexes))}")


def _measure(port: int) -> None:
    connection = HTTPConnection("127.0.0.1", port, timeout=120)
    print(f"{'':44} {'p50':>7} {'p99':>7}")
    for kind, (goal, most, path, asked) in KINDS.items():
        everything: list[float] = []
        for query in asked:
            address = f"{path}?{urlencode(query)}"
            spent = [_once(connection, address) for _ in range(ROUNDS + 2)][2:]
            everything += spent
            said = " ".join(str(value) for value in query.values())
            print(f"  {said:42} {statistics.median(spent):7.1f} {max(spent):7.1f}")
        p50, p99 = (
            statistics.quantiles(everything, n=100)[n]  # of all queries of the kind
            for n in (49, 98)
        )
        kept = "kept" if p50 <= goal and p99 <= most else "missed"
        print(f"{kind:44} {p50:7.1f} {p99:7.1f}  goals {goal} and {most}: {kept}")


def _once(connection: HTTPConnection, address: str) -> float:
    began = time.perf_counter()
    connection.request("GET", address)
    answer = connection.getresponse()
    answer.read()
    if answer.status != 200:
        raise RuntimeError(f"{address}: {answer.status}")
    return (time.perf_counter() - began) * 1000


def _print_plans(app: Flask) -> None:
    """Print the plan of the slowest statement of the last query of each kind."""
    client = app.test_client()
    for kind, (_goal, _most, path, asked) in KINDS.items():
        client.get(path, query_string=asked[-1])
        with _statements() as seen:
            client.get(path, query_string=asked[-1])
        with app.app_context():
            spent, statement, values = max(seen, key=lambda one: one[0])
            plan = db.session.connection().exec_driver_sql(
                f"EXPLAIN (COSTS OFF) {statement}", values
            )
            print(f"== {kind}: its slowest statement takes {spent:.1f} ms")
            for (line,) in plan:
                print(f"   {line}"[:120])
    with app.app_context():
        db.engine.dispose()


@contextmanager
def _statements() -> Iterator[list[tuple[float, str, Any]]]:
    seen: list[tuple[float, str, Any]] = []

    def before(conn: Connection, *_: Any) -> None:
        conn.info["began"] = time.perf_counter()

    def after(
        conn: Connection, _cursor: Any, statement: str, values: Any, *_: Any
    ) -> None:
        spent = (time.perf_counter() - conn.info["began"]) * 1000
        if statement.lstrip().startswith(("SELECT", "WITH")):
            seen.append((spent, statement, values))

    event.listen(Engine, "before_cursor_execute", before)
    event.listen(Engine, "after_cursor_execute", after)
    try:
        yield seen
    finally:
        event.remove(Engine, "before_cursor_execute", before)
        event.remove(Engine, "after_cursor_execute", after)
