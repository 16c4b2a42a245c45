"""What tests share: the app on a real database, one transaction per test."""

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from app import create_app
from app.catalogue_of_words import compile_chinese
from app.cli import migrate
from app.reference import install_reference
from config.database import database_url
from config.settings import Settings
from kernel.store.db import db
from kernel.store.prepared import statements_sent
from kernel.values import clock

# A Wednesday, 10:00 in Shanghai.
NOW = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)
VAR = Path(os.environ.get("TEST_VAR") or Path(os.environ.get("VAR") or "var") / "test")


@pytest.fixture(scope="session")
def server_url() -> str:
    """Return the address of a server on which test databases may be made."""
    return database_url(os.environ, VAR.absolute())


def make_database(server_url: str, name: str, template: str | None = None) -> str:
    """Make an empty database, or a copy of a template, and return its address."""
    url = make_url(server_url)
    admin = create_engine(url.set(database="postgres"), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))
        copy = f'TEMPLATE "{template}"' if template else "TEMPLATE template0"
        connection.execute(text(f'CREATE DATABASE "{name}" {copy}'))
    admin.dispose()
    return url.set(database=name).render_as_string(hide_password=False)


def settings_for(url: str, **changes: object) -> Settings:
    """Return settings for a test app on the given database."""
    given: dict[str, object] = {
        "database_url": url,
        "secret_key": "only for tests",
        "var": VAR.absolute(),
        "testing": True,
        "demo": True,
        "public_url": "http://localhost",
    }
    return Settings(**{**given, **changes})  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def worker_name() -> str:
    """Return a name that no other process of this run uses."""
    return f"{os.environ.get('PYTEST_XDIST_WORKER', 'main')}_{os.getpid()}"


@pytest.fixture(scope="session")
def app(server_url: str, worker_name: str) -> Iterator[Flask]:
    """Return the app on a migrated database with the reference data."""
    compile_chinese()
    url = make_database(server_url, f"test_{worker_name}")
    app = create_app(settings_for(url))
    app.test_client_class = Browser
    with app.app_context():
        migrate()
        install_reference(at=NOW)
    yield app
    with app.app_context():
        db.engine.dispose()
    drop_database(server_url, f"test_{worker_name}")


class Browser(FlaskClient):
    """A client whose every request has a context of its own, as on a server.

    Within a test's own app context Flask would share `g`, and with it who is signed in.
    """

    def open(self, *args, **kwargs):
        """Send the request."""
        with self.application.app_context():
            return super().open(*args, **kwargs)


def drop_database(server_url: str, name: str) -> None:
    """Remove a test database."""
    admin = create_engine(
        make_url(server_url).set(database="postgres"), isolation_level="AUTOCOMMIT"
    )
    with admin.connect() as connection:
        connection.execute(text(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))
    admin.dispose()


@contextmanager
def undone(app: Flask) -> Iterator[None]:
    """Do what is inside in one transaction that is undone; commits are savepoints."""
    with app.app_context():
        engine = db.engine
    connection = engine.connect()
    transaction = connection.begin()
    engines = db._app_engines[app]
    engines[None] = connection  # type: ignore[assignment]
    db.session.session_factory.configure(join_transaction_mode="create_savepoint")
    yield
    engines[None] = engine
    db.session.session_factory.configure(join_transaction_mode="conditional_savepoint")
    transaction.rollback()
    connection.close()


@pytest.fixture
def rolled_back(app: Flask) -> Iterator[None]:
    """Run the test in one transaction that is undone."""
    with undone(app):
        yield


@pytest.fixture
def now() -> Iterator[datetime]:
    """Hold the clock on a Wednesday at 10:00 in Shanghai."""
    with clock.frozen(NOW):
        yield NOW


@pytest.fixture
def context(app: Flask, rolled_back: None, now: datetime) -> Iterator[Flask]:
    """Give a test direct access to the database, on the frozen clock."""
    with app.app_context():
        yield app
        db.session.remove()


@pytest.fixture
def statements(context: Flask) -> Callable[[], AbstractContextManager[list[str]]]:
    """Return a context manager that collects the SQL sent meanwhile."""
    return statements_sent
