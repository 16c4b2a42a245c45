"""Server time and statements of every page, at demo size."""

import statistics
import time

from flask import Flask
from flask.testing import FlaskClient

from app import create_app
from app.cli import DEMO_ACCOUNTS, prepare
from app.demo.load import DEMO_PASSWORD
from bench.ground import database, settings_for
from bench.paths import pages_of
from kernel.store.db import db
from kernel.store.prepared import statements_sent

TIMES, MOST_MS, MOST_STATEMENTS = 15, 50, 12


def run() -> None:
    """Print the median milliseconds and the statements of each page."""
    with database("lianyi_bench_pages") as url:
        app = create_app(settings_for(url))
        app.config["WTF_CSRF_ENABLED"] = False
        prepare(app, lambda _line: None)
        slow = 0
        print(f"{'page':52} {'who':12} {'ms':>6} {'stmts':>6}")
        for role, email in (
            ("guest", None),
            *((e.split("@")[0], e) for e, _ in DEMO_ACCOUNTS),
        ):
            client = signed_in(app, email)
            for path in pages_of(app, role):
                spent, statements = measure(app, client, path)
                over = spent > MOST_MS or statements > MOST_STATEMENTS
                slow += over
                print(
                    f"{path:52} {role:12} {spent:6.1f} {statements:6d}{'  <-' if over else ''}"
                )
        with app.app_context():
            db.engine.dispose()
    print(f"{slow} over {MOST_MS} ms or {MOST_STATEMENTS} statements")


def signed_in(app: Flask, email: str | None) -> FlaskClient:
    """Return a browser signed in through the sign-in page."""
    client = app.test_client()
    if email:
        answer = client.post("/login", data={"email": email, "password": DEMO_PASSWORD})
        if answer.status_code != 303:
            raise RuntimeError(f"{email} could not sign in: {answer.status_code}")
    return client


def measure(app: Flask, client: FlaskClient, path: str) -> tuple[float, int]:
    """Return the median milliseconds of a page, and its number of SQL statements."""
    with statements_sent() as statements:
        answer = client.get(path)
    if answer.status_code != 200:
        raise RuntimeError(f"{path}: {answer.status_code}")
    spent = []
    for _ in range(TIMES):
        began = time.perf_counter()
        client.get(path)
        spent.append((time.perf_counter() - began) * 1000)
    return statistics.median(spent), len(statements)
