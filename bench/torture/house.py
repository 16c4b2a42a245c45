"""A site of its own to torture: its data folder, its servers, and who is killed there."""

import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from http.client import HTTPConnection
from pathlib import Path

from sqlalchemy.dialects.postgresql import Range

from app import create_app
from bench.ground import ROOT, settings_for
from bench.site import LONG_AGO, prepare_site
from booking.models.terms import PolicySetting
from catalog.models.instrument import Instrument
from config.local_postgres import LocalPostgres
from kernel.store.db import db

VICTIMS = ("web worker", "database", "worker")
ASKS_EVERY, SHARES_EVERY = 5, 7


class House:
    """The supervisor with everything below it, on a folder that is thrown away."""

    def __init__(self, folder: Path, instruments: int) -> None:
        self.folder = folder
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        folder.chmod(0o711)
        self.postgres = LocalPostgres(folder / "postgres").start()
        self.url = self.postgres.url()
        self.codes = prepare_site(self.url, instruments=instruments)
        self._vary()
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        env = {
            name: value for name, value in os.environ.items() if name != "DATABASE_URL"
        }
        env |= {
            "VAR": str(folder), "PORT": str(self.port), "DEMO": "0",
            "SECRET_KEY": "only for the bench", "LOG_LEVEL": "WARNING",
        }  # fmt: skip
        self.said = (folder / "serve.txt").open("w")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "app.serve"],
            cwd=ROOT, env=env, stdout=self.said, stderr=self.said,
        )  # fmt: skip
        self.wait_until_up(120)

    def _vary(self) -> None:
        """Let some labs approve each booking, and some instruments stand in threes."""
        app = create_app(settings_for(self.url))
        with app.app_context():
            rows = db.session.query(Instrument).order_by(Instrument.id)
            for n, one in enumerate(rows):
                one.units = 3 if n % SHARES_EVERY == 0 else 1
                asks = n % ASKS_EVERY == 0
                settings = {
                    "approval": "owner" if asks else "none",
                    "notice_change_min": 0,
                }
                row = PolicySetting(
                    instrument_id=one.id,
                    settings=settings,
                    effective=Range(LONG_AGO, None),
                )
                db.session.add(row)
            db.session().commit()
            db.engine.dispose()

    def kill(self, dice: random.Random, which: str) -> bool:
        """Kill one process without warning; say whether there was one to kill."""
        below = children(self.process.pid)
        servers = [pid for pid in below if children(pid)]
        if which == "database":
            return _kill(self._postmaster(), signal.SIGQUIT)
        if which == "worker":
            found = [pid for pid in below if pid not in servers]
        else:
            found = [pid for server in servers for pid in children(server)]
        return bool(found) and _kill(dice.choice(found), signal.SIGKILL)

    def _postmaster(self) -> int:
        with suppress(OSError, IndexError, ValueError):
            return int((self.postgres.data / "postmaster.pid").read_text().split()[0])
        return 0

    def wait_until_up(self, seconds: float) -> None:
        """Wait until site and database answer. Raises TimeoutError."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                break
            with suppress(OSError):
                asked = HTTPConnection("127.0.0.1", self.port, timeout=5)
                asked.request("GET", "/readyz")
                if asked.getresponse().status == 200:
                    return
            time.sleep(0.2)
        said = (self.folder / "serve.txt").read_text()
        raise TimeoutError(f"the site does not answer: {said[-2000:]}")

    def logs(self) -> str:
        """Return what site and database wrote down."""
        paths = [self.folder / "log" / "site.jsonl", self.postgres.log]
        return "\n".join(path.read_text(errors="replace") for path in paths)

    def close(self) -> None:
        """Stop everything and remove the folder."""
        self.process.terminate()
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(60)
        self.process.kill()
        self.said.close()
        self.postgres.destroy()
        shutil.rmtree(self.folder, ignore_errors=True)


def children(parent: int) -> list[int]:
    """Return the processes whose parent this is."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError, IndexError, ValueError):
            name, rest = stat.read_text().rsplit(")", 1)
            if int(rest.split()[1]) == parent:
                found.append(int(name.split()[0]))
    return found


def _kill(pid: int, number: signal.Signals) -> bool:
    if pid <= 1:
        return False
    with suppress(ProcessLookupError):
        os.kill(pid, number)
        return True
    return False
