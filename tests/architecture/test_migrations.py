"""Migrations are numbered, form one line, and say what the models say."""

import re

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from app.cli import MIGRATIONS
from kernel.store.db import Base, db


def versions():
    return sorted(
        p.stem for p in (MIGRATIONS / "versions").glob("*.py") if p.stem != "__init__"
    )


def test_migrations_are_numbered_without_a_gap():
    numbers = [int(name.split("_")[0]) for name in versions()]
    assert numbers == list(range(1, len(numbers) + 1))
    assert all(re.fullmatch(r"\d{4}_[a-z0-9_]+", name) for name in versions())


def test_each_migration_follows_the_one_before():
    script = ScriptDirectory(str(MIGRATIONS))
    assert len(script.get_heads()) == 1
    names = versions()
    for name, before in zip(names, [None, *names], strict=False):
        revision = script.get_revision(name)
        assert revision.down_revision == before


def test_the_models_say_what_the_migrations_made(context):
    def ours(_object, name, kind, _reflected, _compare_to):
        return not (kind == "table" and name in ("alembic_version", "apscheduler_jobs"))

    connection = db.session.connection()
    options = {"include_object": ours, "compare_type": True}
    differences = compare_metadata(
        MigrationContext.configure(connection, opts=options), Base.metadata
    )
    assert differences == []
