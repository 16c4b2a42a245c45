"""Statements made once and handed straight to the driver.

For what runs before every request or under a lock: SQLAlchemy's own way to a result
costs more than the database does. Values come as the driver gives them (an enum is its
text), rows are named tuples.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from typing import Any

import psycopg
from psycopg.rows import RowMaker, namedtuple_row
from sqlalchemy import Connection, Engine, event
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.elements import ClauseElement

from kernel.store.db import db

_noted: list[list[str]] = []

_DIALECT = PGDialect_psycopg()  # type: ignore[no-untyped-call]


Question = tuple["Prepared", Mapping[str, object]]


class Prepared:
    """A statement in SQL or built from models, to be sent many times."""

    def __init__(self, statement: str | ClauseElement) -> None:
        """Compile nothing yet: models may still be loading."""
        self._statement = statement
        self._row: RowMaker[Any] | None = None

    @cached_property
    def sql(self) -> str:
        """Return the text that the driver gets."""
        return str(self._compiled) if self._compiled else str(self._statement)

    @cached_property
    def constants(self) -> dict[str, Any]:
        """Return the values that the statement itself brings."""
        given = self._compiled.params if self._compiled else {}
        return {name: value for name, value in given.items() if value is not None}

    def row_factory(self, cursor: psycopg.Cursor[Any]) -> RowMaker[Any]:
        """Name the columns the first time only: the driver would do it every time."""
        if self._row is None:
            self._row = namedtuple_row(cursor)
        return self._row

    @cached_property
    def _compiled(self) -> Any:
        if isinstance(self._statement, str):
            return None
        return self._statement.compile(dialect=_DIALECT)

    def rows(self, **values: object) -> list[Any]:
        """Send it in the session's transaction and return its rows."""
        return in_one_trip((self, values))[0]


@contextmanager
def statements_sent() -> Iterator[list[str]]:
    """Collect the SQL sent meanwhile, by whichever way; savepoints do not count."""
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if not statement.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
            seen.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    _noted.append(seen)
    try:
        yield seen
    finally:
        _noted[:] = [one for one in _noted if one is not seen]
        event.remove(Engine, "before_cursor_execute", note)


def in_one_trip(*asked: Question) -> list[list[Any]]:
    """Send statements one behind the other without waiting in between.

    Each sees what was committed when its own turn came. Returns the rows of each;
    raises what SQLAlchemy would raise.
    """
    connection = db.session.connection()
    driver = _driver(connection)
    with _raising_as_sqlalchemy(asked, connection):
        if len(asked) == 1:
            return [_fetched(_send(driver, *asked[0]))]
        with driver.pipeline():
            cursors = [_send(driver, *one) for one in asked]
        return [_fetched(cursor) for cursor in cursors]


def send_with_commit(*asked: Question) -> None:
    """Send statements whose rows nobody needs, and the COMMIT, in one trip.

    Where a test or a savepoint keeps the transaction open, only the statements.
    """
    connection = db.session.connection()
    if connection.in_nested_transaction():
        in_one_trip(*asked)
        return
    driver = _driver(connection)
    with _raising_as_sqlalchemy(asked, connection), driver.pipeline():
        for one in asked:
            _send(driver, *one)
        driver.commit()


def _driver(connection: Connection) -> psycopg.Connection[Any]:
    driver = connection.connection.driver_connection
    assert isinstance(driver, psycopg.Connection)  # noqa: S101 - for mypy
    return driver


@contextmanager
def _raising_as_sqlalchemy(
    asked: Sequence[Question], connection: Connection
) -> Iterator[None]:
    try:
        yield
    except psycopg.Error as error:
        if isinstance(error, psycopg.OperationalError) and _driver(connection).closed:
            # What is gone is not rolled back, and nobody gets it from the pool.
            connection.invalidate(error)
        text = "; ".join(statement.sql for statement, _values in asked)
        made = DBAPIError.instance(text, {}, error, psycopg.Error, dialect=_DIALECT)
        raise made from error


def _send(
    driver: psycopg.Connection[Any], statement: Prepared, values: Mapping[str, object]
) -> psycopg.Cursor[Any]:
    for told in _noted:
        told.append(statement.sql)
    cursor = driver.cursor(row_factory=statement.row_factory)
    return cursor.execute(
        statement.sql, {**statement.constants, **values}, prepare=True
    )


def _fetched(cursor: psycopg.Cursor[Any]) -> list[Any]:
    has_rows = cursor.pgresult is not None and cursor.pgresult.nfields
    return cursor.fetchall() if has_rows else []
