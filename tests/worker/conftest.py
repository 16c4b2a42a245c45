"""A database of its own: workers need real connections that really commit."""

from collections.abc import Iterator

import pytest
from flask import Flask

from app import create_app
from app.cli import migrate
from app.reference import install_reference
from kernel.store.db import Base, db
from tests.conftest import NOW, drop_database, make_database, settings_for


@pytest.fixture(scope="package")
def live_url(server_url: str, worker_name: str) -> Iterator[str]:
    """Return the address of an empty database, for this folder only."""
    name = f"test_worker_{worker_name}"
    yield make_database(server_url, name)
    drop_database(server_url, name)


@pytest.fixture(scope="package")
def live_app(live_url: str) -> Iterator[Flask]:
    """Return an app on it, migrated."""
    app = create_app(settings_for(live_url))
    with app.app_context():
        migrate()
        install_reference(at=NOW)
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def live(live_app: Flask) -> Iterator[Flask]:
    """Give a test the app with empty queues."""
    with live_app.app_context():
        empty()
        yield live_app
        db.session.remove()


def empty() -> None:
    """Forget every message, letter and notice of the test before."""
    names = ("outbox_message", "notification_delivery", "notification_notice")
    tables = [Base.metadata.tables[name] for name in names]
    for table in tables:
        db.session.execute(table.delete())
    db.session.commit()
