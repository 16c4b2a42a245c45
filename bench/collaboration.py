"""Pages and files of a portfolio of 5,000 collaborations and 60,000 reports."""

import resource
import time

from flask import Flask
from sqlalchemy import select

from app import create_app, tasks
from app.cli import prepare
from bench.ground import database, settings_for
from bench.pages import measure, signed_in
from bench.portfolio import PROJECTS, QUARTERS, load
from collaboration.commands.ask_summary import ALL, PERIOD, ask_summary
from collaboration.models.summary import SummaryFile
from collaboration.rules.period import Period
from identity.models.user import User
from identity.queries.actors import actor_of
from kernel.store.db import db
from kernel.store.task import Task
from kernel.values import clock

MOST_MS = 80
QUARTER = Period(2026, "Q", 3)
PATHS = (
    "/collab",
    "/collab/XT-2026-10001",
    "/collab/XT-2026-10001/reports/2026Q3",
    "/reviews",
    "/reviews/overdue",
    "/matters",
    f"/summaries?period={QUARTER}",
)
PEOPLE = ("coordinator@demo.lianyi", "admin@demo.lianyi")


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
        _pages(app)
        _files(app)
        with app.app_context():
            db.engine.dispose()


def _pages(app: Flask) -> None:
    for email in PEOPLE:
        client = signed_in(app, email)
        for path in PATHS:
            if email.startswith("admin") and path.startswith("/reviews"):
                continue
            spent, statements = measure(app, client, path)
            over = "  <-" if spent > MOST_MS else ""
            print(f"{path:44} {email:26} {spent:6.1f} ms {statements:3d}{over}")


def _files(app: Flask) -> None:
    for kind in (PERIOD, ALL):
        with app.app_context():
            asker = db.session.scalars(
                select(User.id).where(User.email == PEOPLE[1])
            ).one()
            actor = actor_of(asker)
            assert actor is not None
            number = ask_summary(
                QUARTER, kind, locale="zh_Hans_CN", by=actor, at=clock.now()
            )
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
