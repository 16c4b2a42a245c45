"""One command, one transaction: the only commit in the program."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import ParamSpec, TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError, OperationalError

from kernel.store.db import db
from kernel.store.parting import undo
from kernel.store.prepared import Prepared, Question, send_with_commit
from kernel.values.errors import Refusal, Refused

P = ParamSpec("P")
T = TypeVar("T")

SERIALIZATION_FAILURE, DEADLOCK = "40001", "40P01"
EXCLUSION_VIOLATION, LOCK_NOT_AVAILABLE = "23P01", "55P03"


def command(function: Callable[P, T]) -> Callable[P, T]:
    """Run the function in a transaction; a command inside a command joins it.

    A transaction that the database chose as the victim of a deadlock is tried once
    more: it left nothing behind.
    """

    @wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> T:
        if db.session.info.get("command"):
            return function(*args, **kwargs)
        try:
            return _in_transaction(function, *args, **kwargs)
        except OperationalError as error:
            if sqlstate(error) not in (DEADLOCK, SERIALIZATION_FAILURE):
                raise
            return _in_transaction(function, *args, **kwargs)

    return run


def _in_transaction(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    info = db.session.info
    info["command"], info["last"] = function.__name__, []
    try:
        result = function(*args, **kwargs)
        if info["last"]:
            db.session.flush()
            send_with_commit(*info["last"])
        db.session.commit()
        return result
    except BaseException:
        undo()
        raise
    finally:
        info.pop("command", None)
        info.pop("last", None)


@contextmanager
def apart() -> Iterator[Connection]:
    """Yield a connection of its own; what is written there is seen at once.

    For telling how far a long command is: its own writes are seen when it ends.
    """
    with db.session.get_bind().engine.begin() as connection:
        yield connection


@contextmanager
def attempt() -> Iterator[None]:
    """Undo what is written inside when it raises, and keep the transaction.

    For one of many that may be refused; what was put off to the end goes too.
    """
    last: list[Question] | None = db.session.info.get("last")
    before = len(last or ())
    savepoint = db.session.begin_nested()
    try:
        yield
        savepoint.commit()
    except BaseException:
        savepoint.rollback()
        if last is not None:
            del last[before:]
        raise


def at_the_end(statement: Prepared, **values: object) -> None:
    """Send a statement with the commit of the command that runs, or now without one."""
    last: list[Question] | None = db.session.info.get("last")
    if last is None:
        statement.rows(**values)
    else:
        last.append((statement, values))


@contextmanager
def refusing(constraint: str, refusal: Refusal) -> Iterator[None]:
    """Write now, and turn a breach of the named constraint into a refusal.

    The transaction is lost after a breach: leave the command.
    """
    try:
        yield
        db.session.flush()
    except IntegrityError as error:
        if broken_constraint(error) == constraint:
            raise Refused(refusal) from error
        raise


def broken_constraint(error: IntegrityError) -> str | None:
    """Return the name of the constraint that the database enforced."""
    name = getattr(getattr(error.orig, "diag", None), "constraint_name", None)
    return str(name) if name else None


def sqlstate(error: Exception) -> str | None:
    """Return PostgreSQL's five-letter error code, if there is one."""
    code = getattr(getattr(error, "orig", None), "sqlstate", None)
    return str(code) if code else None
