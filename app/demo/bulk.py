"""Fast loading: COPY, and tables without indexes and checks while they are filled."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from psycopg import Cursor
from psycopg.sql import SQL, Identifier

_CONSTRAINTS = """
    SELECT conrelid::regclass::text, conname, contype, pg_get_constraintdef(oid)
    FROM pg_constraint
    WHERE conrelid = ANY(%s::regclass[]) AND contype IN ('f', 'c', 'u', 'x')
    ORDER BY conrelid::regclass::text, contype = 'f', conname
"""
_INDEXES = """
    SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid)
    FROM pg_index i
    WHERE i.indrelid = ANY(%s::regclass[]) AND NOT EXISTS (
        SELECT FROM pg_constraint c WHERE c.conindid = i.indexrelid)
    ORDER BY 1
"""
# Foreign keys need the other table's key, and an index may serve a check after it.
_LAST = "f"

Rows = Cursor[tuple[Any, ...]]


def copy_rows(
    cursor: Rows, table: str, columns: Sequence[str], rows: Iterable[Sequence[object]]
) -> int:
    """Copy rows into a table and return how many there were."""
    copied = 0
    with cursor.copy(_copy(table, columns)) as copy:
        for row in rows:
            copy.write_row(row)
            copied += 1
    return copied


def copy_lines(
    cursor: Rows, table: str, columns: Sequence[str], chunks: Iterable[str]
) -> None:
    """Copy texts that hold whole lines in the format of COPY."""
    with cursor.copy(_copy(table, columns)) as copy:
        for chunk in chunks:
            copy.write(chunk)


def _copy(table: str, columns: Sequence[str]) -> SQL | Any:
    return SQL("COPY {} ({}) FROM STDIN").format(
        Identifier(table), SQL(", ").join(map(Identifier, columns))
    )


@contextmanager
def bare(cursor: Rows, tables: Sequence[str], trigger: str) -> Iterator[None]:
    """Take checks, indexes and the named trigger off the tables, and put them back.

    The primary keys stay. All within the caller's transaction: what breaks a check is
    found when it comes back, and nothing is left behind.
    """
    names = list(tables)
    constraints = cursor.execute(_CONSTRAINTS, (names,)).fetchall()
    indexes = cursor.execute(_INDEXES, (names,)).fetchall()
    cursor.execute("SET LOCAL maintenance_work_mem = '192MB'")
    triggered = [
        name
        for (name,) in cursor.execute(
            "SELECT tgrelid::regclass::text FROM pg_trigger"
            " WHERE tgname = %s AND tgrelid = ANY(%s::regclass[])",
            (trigger, names),
        ).fetchall()
    ]
    for table in triggered:
        _alter(cursor, table, [f'DISABLE TRIGGER "{trigger}"'])
    for table in names:
        dropped = [f'DROP CONSTRAINT "{c[1]}"' for c in constraints if c[0] == table]
        _alter(cursor, table, dropped)
    for name, _ in indexes:
        cursor.execute(SQL("DROP INDEX {}").format(Identifier(name)))
    yield
    for _, definition in indexes:
        _run(cursor, definition)
    for last in (False, True):
        for table in names:
            added = [
                f'ADD CONSTRAINT "{c[1]}" {c[3]}'
                for c in constraints
                if c[0] == table and (c[2] == _LAST) == last
            ]
            _alter(cursor, table, added)
    for table in triggered:
        _alter(cursor, table, [f'ENABLE TRIGGER "{trigger}"'])


def _alter(cursor: Rows, table: str, actions: Sequence[str]) -> None:
    # One statement for all: PostgreSQL then reads the table once.
    if actions:
        _run(cursor, f'ALTER TABLE "{table}" {", ".join(actions)}')


def _run(cursor: Rows, statement: str) -> None:
    # The texts come from the database's own catalogue.
    cursor.execute(statement.encode())
