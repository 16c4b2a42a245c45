"""Does a booking take longer when there are a hundred times as many?

Two sites of the same instruments, a small and a large one, asked in turns.
"""

import os
import time
from contextlib import ExitStack

from bench.booking import booker, in_turns
from bench.clients import Client
from bench.fill import fill
from bench.ground import database, server
from bench.site import prepare_site, tokens

INSTRUMENTS = 2000
SMALL = int(os.environ.get("SMALL") or 50_000)
LARGE = int(os.environ.get("LARGE") or 5_000_000)
MOST = 1.5


def run() -> None:
    """Print both latencies and their ratio; fail when it is over the goal."""
    with ExitStack() as stack:
        jobs = []
        for name, count in (("small", SMALL), ("large", LARGE)):
            url = stack.enter_context(database(f"lianyi_bench_{name}"))
            codes = prepare_site(url, instruments=INSTRUMENTS)
            (key,) = tokens(url, 1)
            began = time.monotonic()
            fill(url, count, INSTRUMENTS)
            print(f"{count:,} bookings in {time.monotonic() - began:.0f} s")
            port = stack.enter_context(server("app:create_app()", url))
            client = Client(port, {"Authorization": f"Bearer {key}"})
            jobs.append(booker(client, codes))
        small, large = in_turns((jobs[0], jobs[1]))
    ratio = large / small
    print(f"create at {SMALL:,}: {small:.2f} ms, at {LARGE:,}: {large:.2f} ms")
    print(f"ratio {ratio:.2f} (goal: at most {MOST})")
    if ratio > MOST:
        raise SystemExit(1)
