"""The one command serves the site, once per data folder, and cleans up after itself."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO
from urllib.request import urlopen

import pytest

ROOT = Path(__file__).parents[2]
READY_LIMIT = 60.0  # seconds


class Served:
    """A site started by `python -m app.serve` on a port of its own choice."""

    def __init__(self, var: Path) -> None:
        self.var = var
        self.process = start(var)
        self.said: list[str] = []
        assert self.process.stdout
        self.address = self.wait_for(r"is at (http://\S+)", self.process.stdout)

    def wait_for(self, words: str, output: IO[str]) -> str:
        for line in output:
            self.said.append(line)
            if found := re.search(words, line):
                return found[found.lastindex or 0]
        raise AssertionError("".join(self.said))

    def status(self) -> str:
        with urlopen(f"{self.address}/healthz", timeout=5) as answer:  # noqa: S310 - ours
            return str(json.load(answer)["status"])

    def children(self) -> list[int]:
        path = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return [int(pid) for pid in path.read_text().split()]


def start(var: Path) -> subprocess.Popen[str]:
    env = {**os.environ, "VAR": str(var), "PORT": "0", "DEMO": "0"}
    env.pop("DATABASE_URL", None)
    return subprocess.Popen(
        [sys.executable, "-m", "app.serve"],
        cwd=ROOT,
        env=env,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )


@pytest.fixture(scope="module")
def var(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("数据 served")


@pytest.fixture
def served(var: Path) -> Iterator[Served]:
    site = Served(var)
    yield site
    site.process.terminate()
    site.process.communicate(timeout=READY_LIMIT)


def gone(pid: int) -> bool:
    """Say whether a process has ended; one that nobody reaped counts as ended."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z"
    except FileNotFoundError:
        return True


def eventually(condition, seconds: float = 15.0) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.1)
    return False


def test_a_second_start_says_where_the_first_runs(served):
    second = start(served.var)
    said, _ = second.communicate(timeout=READY_LIMIT)
    assert second.returncode == 1
    assert served.address in said
    assert str(served.process.pid) in said
    assert served.status() == "ok"


def test_a_web_server_that_dies_is_started_again(served):
    os.kill(served.children()[0], signal.SIGKILL)
    served.wait_for("web server ended .signal SIGKILL.", served.process.stdout)
    assert eventually(lambda: len(served.children()) == 2)
    assert served.status() == "ok"


def test_being_told_to_stop_ends_everything(served):
    children = served.children()
    served.process.terminate()
    said, _ = served.process.communicate(timeout=READY_LIMIT)
    assert said.endswith("Stopped.\n")
    assert served.process.returncode == 0
    assert all(gone(pid) for pid in children)


def test_a_killed_supervisor_leaves_nothing_that_hinders_the_next(served):
    children = served.children()
    served.process.kill()
    served.process.wait()
    assert eventually(lambda: all(gone(pid) for pid in children))
    again = Served(served.var)
    assert again.status() == "ok"
    again.process.terminate()
    again.process.communicate(timeout=READY_LIMIT)
