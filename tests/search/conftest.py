"""The large catalogue, made once and undone at the end."""

import pytest

from kernel.store.db import db
from tests.search.catalogue import fill


@pytest.fixture(scope="module")
def catalogue(app):
    """Hold 1,200 published listings in one transaction for all tests of a file."""
    with app.app_context():
        connection = db.engine.connect()
        transaction = connection.begin()
        engines = db._app_engines[app]
        engine, engines[None] = engines[None], connection
        fill(1200)
        db.session.commit()
        yield app
        db.session.remove()
        engines[None] = engine
        transaction.rollback()
        connection.close()
