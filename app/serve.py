"""Serves the site: `python -m app.serve` starts the database, web server and worker."""

import errno
import fcntl
import http.client
import os
import signal
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import IO, Any

import psycopg
from gunicorn.app.base import BaseApplication

import config.gunicorn
from app import catalogue_of_words, cli, create_app, worker
from app.children import FORK, Child
from config.database import UnknownDatabase, normalised
from config.local_postgres import LocalPostgres, ServerFailed

READY_LIMIT = 60.0  # seconds from the fork of the web server to its first answer
PORT_LIMIT = 3.0  # seconds for the children of a killed supervisor to let go
LARGEST_LOG = 50 * 1024 * 1024  # bytes
OLDEST_SERVER = 150000  # PostgreSQL 15


class CannotServe(Exception):
    """Why the site does not start, in words for the person who started it."""


def main() -> int:
    """Serve until told to stop; return the exit status."""
    # INT as well: a shell that starts a command in the background has it ignored.
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _interrupt)
    say(f"{'program loaded':<28}{time.process_time():6.1f} s")
    try:
        serve(Path(os.environ.get("VAR") or "var").absolute())
    except CannotServe as why:
        say(str(why))
        return 1
    except (ServerFailed, UnknownDatabase) as why:
        say(f"{why}")
        return 1
    except KeyboardInterrupt:
        say("Stopped.")
    return 0


def serve(var: Path) -> None:
    """Start everything below a data folder, and watch it until interrupted."""
    if not var.exists():
        var.mkdir(parents=True)
        # As root the database has an account of its own that must pass through here.
        var.chmod(0o711)
    os.environ["VAR"] = str(var)
    host = os.environ.get("HOST") or "127.0.0.1"
    with only_one(var) as lock:
        listener = listen(host, os.environ.get("PORT") or "8080")
        address = f"http://{_reachable(host)}:{listener.getsockname()[1]}"
        os.environ.setdefault("PUBLIC_URL", address)
        lock.write(f"{address} (process {os.getpid()})")
        lock.flush()
        children: list[Child] = []
        database = None
        try:
            with step("database started"):
                database = start_database(var)
            if database and var not in database.folder.parents:
                say(
                    f"  it lives in {database.folder}, because the account that it"
                    f" runs as cannot enter {var}"
                )
            with step("translations compiled"):
                if catalogue_of_words.is_stale():
                    catalogue_of_words.compile_chinese()
            greeting = prepare(children)
            log = fresh_log(var)
            web = Child("web server", lambda: Site(listener).run(), log)
            children.append(web)
            with step("web server started"):
                web.start()
                wait_for_answer(web, listener, log)
            background = Child("worker", worker.main, log)
            children.append(background)
            background.start()
            say(f"\nLianyi 联仪 is at {address}   (Ctrl-C stops it; log: {log})")
            say(greeting)
            watch(children, database)
        finally:
            for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
                signal.signal(number, signal.SIG_IGN)
            stop(children, database)


@contextmanager
def only_one(var: Path) -> Iterator[IO[str]]:
    """Hold the data folder for this process, or tell who holds it."""
    with (var / "serve.lock").open("a+") as lock:
        try:
            # Unlike flock, this lock is not inherited: it ends with this process.
            fcntl.lockf(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as taken:
            lock.seek(0)
            raise CannotServe(
                f"Lianyi already runs on this data folder: {lock.read()}."
                " Stop that one first, or start with another folder: VAR=…"
            ) from taken
        lock.truncate(0)
        try:
            yield lock
        finally:
            lock.truncate(0)


def listen(host: str, port: str) -> socket.socket:
    """Take the port now, so that nobody is turned away while the rest starts."""
    if not (port.isascii() and port.isdigit() and int(port) < 65536):
        raise CannotServe(f"PORT is {port!r}; it takes a number from 0 to 65535.")
    deadline = time.monotonic() + PORT_LIMIT
    while True:
        try:
            return socket.create_server((host, int(port)), backlog=2048)
        except OSError as refused:
            if refused.errno == errno.EADDRINUSE and time.monotonic() < deadline:
                time.sleep(0.2)
                continue
            raise CannotServe(
                f"Port {port} on {host} cannot be used: {_because(refused)}."
                " Choose another: PORT=…"
            ) from refused


def start_database(var: Path) -> LocalPostgres | None:
    """Start our own server, or make sure that the named one answers."""
    if not os.environ.get("DATABASE_URL", "").strip():
        server = LocalPostgres(var / "postgres").start()
        os.environ["DATABASE_URL"] = server.url()
        return server
    url = normalised(os.environ["DATABASE_URL"].strip())
    os.environ["DATABASE_URL"] = url
    try:
        with psycopg.connect(
            url.replace("+psycopg", "", 1), connect_timeout=5
        ) as asked:
            version = asked.info.server_version
    except psycopg.Error as silent:
        raise CannotServe(
            f"The database that DATABASE_URL names does not answer: {silent}"
        ) from silent
    if version < OLDEST_SERVER:
        raise CannotServe(
            f"The database is PostgreSQL {version // 10000}; 15 or newer is needed."
        )
    return None


def prepare(children: list[Child]) -> str:
    """Migrate and load what is missing, in a process of its own; return a greeting."""
    ours, theirs = FORK.Pipe(duplex=False)

    def work() -> None:
        app = create_app()
        cli.prepare(app)
        theirs.send(cli.demo_accounts_text(app) if app.config["DEMO"] else "")

    child = Child("preparation", work, None)
    children.append(child)
    with step("schema and data ready"):
        child.start()
        theirs.close()
        child.process.join()
        children.remove(child)
        if child.process.exitcode:
            raise CannotServe("The database could not be prepared; see above.")
    greeting: str = ours.recv()
    return greeting


class Site(BaseApplication):
    """Gunicorn around the app, on a socket that already listens."""

    def __init__(self, listener: socket.socket) -> None:
        self.listener = listener
        super().__init__()

    def load_config(self) -> None:
        """Take config/gunicorn.py, but for the address."""
        for name, value in vars(config.gunicorn).items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)
        self.cfg.set("bind", f"fd://{self.listener.fileno()}")

    def load(self) -> Any:
        """Build the app, once for all workers."""
        return create_app()


def fresh_log(var: Path) -> Path:
    """Return the log file; set the last one aside when it has grown large."""
    log = var / "log" / "site.jsonl"
    log.parent.mkdir(mode=0o750, parents=True, exist_ok=True)
    if log.exists() and log.stat().st_size > LARGEST_LOG:
        log.replace(log.with_suffix(".jsonl.1"))
    return log


def wait_for_answer(web: Child, listener: socket.socket, log: Path) -> None:
    """Wait until the site answers a request."""
    host, port = listener.getsockname()[:2]
    deadline = time.monotonic() + READY_LIMIT
    while time.monotonic() < deadline and not web.dead:
        asked = http.client.HTTPConnection(_reachable(host), port, timeout=1)
        try:
            asked.request("GET", "/healthz")
            if asked.getresponse().status == http.client.OK:
                return
        except OSError:
            time.sleep(0.02)
        finally:
            asked.close()
    tail = log.read_text(errors="replace")[-2000:]
    raise CannotServe(f"The web server does not answer. The end of {log}:\n{tail}")


def watch(children: list[Child], database: LocalPostgres | None) -> None:
    """Start again what dies, until interrupted."""
    while True:
        time.sleep(0.5)
        for child in children:
            child.revive_when_due(say)
        if database and not database.is_running():
            say("The database ended; it starts again.")
            database.revive()


def stop(children: list[Child], database: LocalPostgres | None) -> None:
    """Stop what was started, in order."""
    for child in children:
        child.ask_to_stop()
    for child in children:
        child.wait()
    if database and not database.release():
        say("The database runs on: another program uses it.")


@contextmanager
def step(name: str) -> Iterator[None]:
    """Say how long a step took."""
    began = time.monotonic()
    yield
    say(f"{name:<28}{time.monotonic() - began:6.1f} s")


def say(line: str) -> None:
    """Tell the person at the terminal."""
    print(line, flush=True)


def _interrupt(_: int, __: FrameType | None) -> None:
    raise KeyboardInterrupt


def _reachable(host: str) -> str:
    return "127.0.0.1" if host in ("0.0.0.0", "") else host  # noqa: S104


def _because(refused: OSError) -> str:
    if refused.errno == errno.EADDRINUSE:
        return "another program listens there"
    return (refused.strerror or str(refused)).lower()


if __name__ == "__main__":
    sys.exit(main())
