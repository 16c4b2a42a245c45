"""Which database: the one DATABASE_URL names, or our own server below VAR."""

import functools
from collections.abc import Mapping
from pathlib import Path

from config.local_postgres import LocalPostgres

DRIVER = "postgresql+psycopg://"


class UnknownDatabase(ValueError):
    """DATABASE_URL names something other than PostgreSQL."""


def database_url(env: Mapping[str, str], var: Path) -> str:
    """Return the address to connect to, starting or attaching our server if needed.

    Raises UnknownDatabase or ServerFailed.
    """
    given = env.get("DATABASE_URL", "").strip()
    return normalised(given) if given else local_server(var).url()


def normalised(url: str) -> str:
    """Name the driver in the address of a PostgreSQL database."""
    for scheme in ("postgres://", "postgresql://", DRIVER):
        if url.startswith(scheme):
            return DRIVER + url.removeprefix(scheme)
    scheme = url.split(":", 1)[0]
    raise UnknownDatabase(
        f"DATABASE_URL starts with {scheme}:, but only postgresql:// is supported."
    )


@functools.cache
def local_server(var: Path) -> LocalPostgres:
    """Return this process's hold on the server below a data folder, started."""
    return LocalPostgres(var / "postgres").start()
