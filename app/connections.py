"""How connections to the database behave; every wait has an end."""

from typing import Any

import psycopg
from psycopg import Connection
from psycopg.pq import ExecStatus
from sqlalchemy.exc import DisconnectionError, OperationalError
from sqlalchemy.pool import ConnectionPoolEntry

from config.settings import Settings

# Kept with a connection as long as it is the same.
_LIVED = "lived"


def engine_options(settings: Settings) -> dict[str, Any]:
    """Return the settings of the pool and of its connections."""
    options = " ".join(
        f"-c {name}={value}"
        for name, value in {
            "lock_timeout": "3s",
            "statement_timeout": "15s",
            "idle_in_transaction_session_timeout": "60s",
            "timezone": "UTC",
            "jit": "off",
            # What is searched stands in memory; a server's usual 4 is for turning disks.
            "random_page_cost": "1.1",
            # Every statement is prepared; planning most of them anew costs more than
            # a plan made for the values could save.
            "plan_cache_mode": "force_generic_plan",
            # Typing errors in Latin names: brucker is Bruker.
            "pg_trgm.word_similarity_threshold": "0.5",
            "application_name": "lianyi",
        }.items()
    )
    return {
        "pool_size": settings.pool_size,
        "max_overflow": settings.pool_overflow,
        "pool_timeout": 5,
        "pool_use_lifo": True,
        "pool_events": [(_begin, "checkout")],
        "connect_args": {"options": options, "connect_timeout": 4},
    }


def _begin(
    driver: Connection[Any], record: ConnectionPoolEntry, _proxy: object
) -> None:
    """Send BEGIN to a connection that leaves the pool, which also asks if it lives.

    One trip instead of SQLAlchemy's ping and the BEGIN that follows. On
    DisconnectionError the pool tries once with a new connection. Where a new one dies
    at once the server is going down: raises OperationalError, as connecting would.
    """
    if driver.autocommit:
        return
    if driver.pgconn.exec_(b"BEGIN").status == ExecStatus.COMMAND_OK:
        record.info[_LIVED] = True
    elif record.info.get(_LIVED):
        raise DisconnectionError
    else:
        died = psycopg.OperationalError("a new connection was closed at once")
        raise OperationalError("BEGIN", None, died)
