"""A database of its own, with a small demo in it."""

from collections.abc import Iterator

import pytest
from flask import Flask

from app import create_app
from app.cli import migrate
from app.demo.load import load_demo
from app.reference import install_reference
from kernel.store.db import db
from tests.conftest import NOW, drop_database, make_database, settings_for

# Enough for every kind, and for some of the commoner ones to stand in both zones.
INSTRUMENTS = 240


def quiet(_: str) -> None:
    """Say nothing about the progress."""


@pytest.fixture(scope="session")
def demo(server_url: str, worker_name: str) -> Iterator[Flask]:
    """Return an app with the demo, in whose context the test runs."""
    name = f"demo_{worker_name}"
    app = create_app(settings_for(make_database(server_url, name)))
    with app.app_context():
        migrate()
        install_reference(at=NOW)
        load_demo(at=NOW, instruments=INSTRUMENTS, progress=quiet)
        yield app
        db.session.remove()
        db.engine.dispose()
    drop_database(server_url, name)


@pytest.fixture(autouse=True)
def at_rest(demo: Flask) -> Iterator[None]:
    """Leave no transaction open behind a test: the server ends those that idle."""
    yield
    db.session.rollback()
