"""Connections come from the pool alive, with their transaction begun."""

from sqlalchemy import create_engine, text

from kernel.store.db import db


def _backend() -> int:
    return int(db.session.execute(text("SELECT pg_backend_pid()")).scalar_one())


def test_a_connection_that_died_in_the_pool_is_replaced_before_anybody_notices(live):
    dead = _backend()
    db.session.remove()
    killer = create_engine(db.engine.url)
    with killer.begin() as connection:
        killed = connection.execute(text(f"SELECT pg_terminate_backend({dead}, 5000)"))
        assert killed.scalar_one()
    killer.dispose()
    assert _backend() != dead


def test_what_is_sent_first_finds_its_transaction_begun(live):
    driver = db.session.connection().connection.driver_connection
    begun = driver.info.transaction_status.name
    assert begun == "INTRANS"
    db.session.execute(text("CREATE TEMPORARY TABLE kept_nowhere ()"))
    db.session.rollback()
    found = db.session.execute(text("SELECT to_regclass('kept_nowhere')"))
    assert found.scalar_one() is None
