"""Runs the migrations on the app's database, one process at a time."""

import re
from contextlib import nullcontext
from typing import Any

from alembic import context
from alembic.operations import MigrationScript
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import has_app_context
from sqlalchemy import text

from app import create_app
from kernel.store.db import db

# A migration that cannot get its lock gives up before the site queues behind it.
LOCK_TIMEOUT = "4s"
STATEMENT_TIMEOUT = "10min"
ONE_AT_A_TIME = 0x11A9_0001  # any number that nothing else here locks on


def is_ours(_: Any, name: str | None, kind: str, *__: Any) -> bool:
    """Leave the scheduler's own table out of comparisons, or it would be dropped."""
    return not (kind == "table" and name is not None and name.startswith("apscheduler"))


def number(
    migration: MigrationContext, _: Any, directives: list[MigrationScript]
) -> None:
    """Name a new revision by the next number and its message."""
    (script,) = directives
    scripts = ScriptDirectory.from_config(context.config)
    taken = [int(known.revision[:4]) for known in scripts.walk_revisions()]
    words = re.sub(r"[^a-z0-9]+", "_", (script.message or "change").lower()).strip("_")
    script.rev_id = f"{max(taken, default=0) + 1:04}_{words}"


def run() -> None:
    """Bring the database to the wanted revision, or fail and leave it as it was."""
    with db.engine.connect() as connection:
        connection.execute(
            text("SELECT pg_advisory_lock(:key)"), {"key": ONE_AT_A_TIME}
        )
        connection.execute(text(f"SET lock_timeout = '{LOCK_TIMEOUT}'"))
        connection.execute(text(f"SET statement_timeout = '{STATEMENT_TIMEOUT}'"))
        connection.commit()
        try:
            context.configure(
                connection=connection,
                target_metadata=db.metadata,
                include_object=is_ours,
                process_revision_directives=number,
                transaction_per_migration=True,
                compare_server_default=False,
            )
            with context.begin_transaction():
                context.run_migrations()
            connection.commit()
        finally:
            # The settings and the lock belong to the connection: do not pool it.
            connection.invalidate()


def app_context() -> Any:
    """Return the running app's context, or a new app's when alembic was called."""
    return nullcontext() if has_app_context() else create_app().app_context()


if context.is_offline_mode():
    raise SystemExit("Migrations run on a live database; --sql is not supported.")
with app_context():
    run()
