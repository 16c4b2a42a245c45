"""A database of its own and servers to measure, thrown away afterwards."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from config.database import database_url
from config.settings import Settings

VAR = Path(os.environ.get("VAR") or "var").absolute() / "bench"
ROOT = Path(__file__).parent.parent


@contextmanager
def database(name: str) -> Iterator[str]:
    """Make an empty database and drop it at the end; yield its address."""
    server = make_url(database_url(os.environ, VAR))
    admin = create_engine(server.set(database="postgres"), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))
        connection.execute(text(f'CREATE DATABASE "{name}" TEMPLATE template0'))
    try:
        yield server.set(database=name).render_as_string(hide_password=False)
    finally:
        with admin.connect() as connection:
            connection.execute(text(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))
        admin.dispose()


def settings_for(url: str) -> Settings:
    """Return the settings of a demo site on the database."""
    return Settings(
        database_url=url,
        secret_key="only for the bench",
        var=VAR,
        demo=True,
        log_level="WARNING",
    )


@contextmanager
def server(factory: str, url: str) -> Iterator[int]:
    """Serve an app with the production server; yield its port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    env = {
        **os.environ, "DATABASE_URL": url, "PORT": str(port), "DEMO": "1", "VAR": str(VAR),
        "SECRET_KEY": "only for the bench", "LOG_LEVEL": "WARNING",
    }  # fmt: skip
    process = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "-c", "config/gunicorn.py", factory],
        cwd=ROOT, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        _wait_for(port)
        yield port
    finally:
        process.terminate()
        process.wait(30)


def _wait_for(port: int) -> None:
    for _ in range(900):
        try:
            connection = HTTPConnection("127.0.0.1", port, timeout=2)
            connection.request("GET", "/healthz")
            if connection.getresponse().status < 500:
                return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError("the server did not answer")
