"""Begin the transaction as the connection leaves the pool: one trip that also asks if it lives."""

from typing import Any

from psycopg import Connection
from psycopg.pq import ExecStatus
from sqlalchemy.exc import DisconnectionError


def begin(driver: Connection[Any], _record: object, _proxy: object) -> None:
    """Send BEGIN; the pool tries another connection when this one is gone.

    Instead of SQLAlchemy's own ping, whose answer is followed by a BEGIN anyway. For
    the pool's event "checkout". Raises DisconnectionError.
    """
    if driver.autocommit:
        return
    if driver.pgconn.exec_(b"BEGIN").status != ExecStatus.COMMAND_OK:
        raise DisconnectionError
