"""What a database server that was killed leaves running."""

import os
import signal
import time
from contextlib import suppress
from pathlib import Path


def end_orphans(folder: Path, seconds: float) -> list[int]:
    """End the processes of PostgreSQL that work in a folder; return who is left.

    They write on until they notice that their server is gone. Its pid file would keep a
    second server away from the data; whoever removes the file calls this first.
    """
    deadline = time.monotonic() + seconds
    while (found := _servers_in(folder)) and time.monotonic() < deadline:
        for pid in found:
            with suppress(OSError):
                os.kill(pid, signal.SIGKILL)
        time.sleep(0.02)
    return found


def _servers_in(folder: Path) -> list[int]:
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            works_here = (process / "cwd").readlink() == folder
            if works_here and (process / "exe").readlink().name == "postgres":
                found.append(int(process.name))
    return found
