"""Pages and files of a portfolio of 5,000 collaborations and 60,000 reports."""

import resource
import time
from functools import partial

from flask import Flask
from sqlalchemy import select

from app import create_app, tasks
from app.cli import prepare
from bench.collaboration_paths import PAGES, pages_of
from bench.ground import database, settings_for
from bench.pages import signed_in
from bench.portfolio import MADE, PROJECTS, QUARTERS, load
from bench.work import backends, median_ms
from collaboration.commands.ask_summary import ALL, PERIOD, ask_summary
from collaboration.models.summary import SummaryFile
from collaboration.rules.period import Period
from identity.models.user import User
from identity.queries.actors import actor_of
from kernel.store.db import db
from kernel.store.prepared import statements_sent
from kernel.store.task import Task
from kernel.values import clock

TIMES, MOST_MS, MOST_STATEMENTS = 9, 80, 12
QUARTER = Period(2026, "Q", 3)
ADMIN = "admin@demo.lianyi"


def run() -> None:
    """Print the median milliseconds of each page, and time and memory of each file."""
    with database("lianyi_bench_collaboration") as url:
        app = create_app(settings_for(url))
        app.config["WTF_CSRF_ENABLED"] = False
        prepare(app, lambda _line: None)
        with app.app_context():
            load()
            db.session.commit()
        print(f"{PROJECTS} projects, {PROJECTS * QUARTERS} reports")
        number = [_file(app, kind) for kind in (ALL, PERIOD)][-1]
        _pages(app, number)
        with app.app_context():
            db.engine.dispose()


def _file(app: Flask, kind: str) -> int:
    """Let the worker make the files, print what it took and return their number."""
    with app.app_context():
        asker = db.session.scalars(select(User.id).where(User.email == ADMIN)).one()
        at = clock.now()
        actor = actor_of(asker, at=at)
        assert actor is not None
        number = ask_summary(QUARTER, kind, locale="zh_Hans_CN", by=actor, at=at)
        began = time.perf_counter()
        tasks.run_next()
        spent = time.perf_counter() - began
        state = db.session.scalars(select(Task).order_by(Task.id.desc())).first()
        sizes = db.session.execute(
            select(SummaryFile.form, SummaryFile.size).where(
                SummaryFile.summary_id == number
            )
        ).all()
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"{kind}: {spent:.1f} s, peak {peak:.0f} MB, {state and state.state}")
        print("  " + ", ".join(f"{form} {size:,} B" for form, size in sizes))
        return number


def _pages(app: Flask, summary: int) -> None:
    slow = many = count = 0
    print(f"{'page':52} {'passed':>8} {'worked':>8} statements")
    for email in PAGES:
        print(email)
        client = signed_in(app, email)
        with app.app_context():
            paths = list(pages_of(email, str(QUARTER), MADE, summary))
        for path in paths:
            with statements_sent() as statements:
                answer = client.get(path)
            if answer.status_code != 200:
                raise RuntimeError(f"{path} of {email}: {answer.status_code}")
            with app.app_context():
                pids = backends()
                db.session.remove()
            passed, worked = median_ms(partial(client.get, path), TIMES, pids)
            over = (passed > MOST_MS, len(statements) > MOST_STATEMENTS)
            slow, many, count = slow + over[0], many + over[1], count + 1
            print(
                f"{path:52} {passed:6.1f} ms {worked:5.1f} ms {len(statements):4d}"
                f"{'  <-' if any(over) else ''}"
            )
    print(
        f"{count} pages, {slow} over {MOST_MS} ms, {many} over {MOST_STATEMENTS} statements"
    )
