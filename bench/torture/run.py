"""The torture: clients, kills, and then the questions.

OPERATIONS=1000000 CLIENTS=64 KILLS=100 make torture   for the long form.
"""

import os
import random
import re
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from datetime import time as clock_time
from pathlib import Path

from sqlalchemy import create_engine, text

from bench.site import people
from bench.torture.caller import Caller
from bench.torture.checker import problems
from bench.torture.house import VICTIMS, House
from bench.torture.manager import Manager
from bench.torture.player import Player
from kernel.values import clock
from kernel.values.clock import SHANGHAI

INSTRUMENTS, MANAGERS = 50, 2
_BROKEN = re.compile('"logger": "(app|gunicorn.error|lianyi.answer)"')
_DEADLOCK = re.compile(r"deadlock detected")


@dataclass
class Told:
    """What came of it."""

    operations: int = 0
    seconds: float = 0.0
    kills: Counter[str] = field(default_factory=Counter)
    moves: Counter[str] = field(default_factory=Counter)
    answers: Counter[int] = field(default_factory=Counter)
    retried: int = 0
    deadlocks: int = 0
    problems: list[str] = field(default_factory=list)


def run() -> None:
    """Torture as much as the environment says, print, and fail on any problem."""
    told = torture(
        operations=int(os.environ.get("OPERATIONS") or 2000),
        clients=int(os.environ.get("CLIENTS") or 64),
        kills=int(os.environ.get("KILLS") or 12),
    )
    print(
        f"{told.operations} operations in {told.seconds:.0f} s,"
        f" {dict(told.kills)} killed, {told.retried} requests sent again"
    )
    for move, times in sorted(told.moves.items()):
        print(f"  {move:28}{times:8}")
    print(f"  answers {dict(sorted(told.answers.items()))}")
    print(f"  deadlocks resolved unseen: {told.deadlocks}")
    for problem in told.problems[:50]:
        print(f"! {problem}")
    if told.problems:
        raise SystemExit(f"{len(told.problems)} problems")
    print("0 overlaps, 0 lost, 0 done twice, 0 errors seen")


def torture(*, operations: int, clients: int, kills: int) -> Told:
    """Let clients make so many moves while so many processes are killed."""
    var = Path(os.environ.get("VAR") or tempfile.gettempdir()).absolute()
    house = House(var / f"torture-{os.getpid()}", INSTRUMENTS)
    try:
        players, managers = _crowd(house, clients, operations)
        told = _play(house, players, managers, operations, kills)
        house.wait_until_up(180)
        told.problems += problems(house.url, players, managers)
        told.problems += _still_untold(house.url)
        logs = house.logs()
        told.deadlocks = len(_DEADLOCK.findall(logs))
        if told.problems:
            broken = [line for line in logs.splitlines() if _BROKEN.search(line)]
            print("\n".join(broken[:20]))
        return told
    finally:
        house.close()


def _crowd(
    house: House, clients: int, operations: int
) -> tuple[list[Player], list[Manager]]:
    first = datetime.combine(
        clock.local_day(clock.now()) + timedelta(days=2), clock_time(), SHANGHAI
    ).astimezone(UTC)
    # About as much time as is asked for, so that people meet.
    days = min(max(2, operations // (INSTRUMENTS * 48)), 60)
    crowd = people(house.url, clients, example=False)
    players = [
        Player(n, Caller(house.port, *who), house.codes, first, days)
        for n, who in enumerate(crowd)
    ]
    lab = people(house.url, MANAGERS, manages=house.codes[0], example=False)
    managers = [Manager(n, Caller(house.port, *who)) for n, who in enumerate(lab)]
    return players, managers


def _play(
    house: House,
    players: Sequence[Player],
    managers: Sequence[Manager],
    operations: int,
    kills: int,
) -> Told:
    told, left, lock = Told(), [operations], threading.Lock()
    failures: list[str] = []

    def taken() -> bool:
        with lock:
            left[0] -= 1
            return left[0] >= 0

    def play(one: Player | Manager) -> None:
        try:
            while taken():
                one.move()
        except Exception as error:
            failures.append(f"{type(error).__name__}: {error}")

    began = time.monotonic()
    threads = [
        threading.Thread(target=play, args=(one,)) for one in (*players, *managers)
    ]
    for thread in threads:
        thread.start()
    dice = random.Random(operations)
    for n in range(kills):
        due = operations * (n + 1) // (kills + 1)
        while operations - left[0] < due and any(t.is_alive() for t in threads):
            time.sleep(0.1)
        which = VICTIMS[n % len(VICTIMS)]
        told.kills[which] += house.kill(dice, which)
    for thread in threads:
        thread.join()
    told.seconds = time.monotonic() - began
    for one in (*players, *managers):
        told.moves += one.done
        told.answers += one.caller.told
        told.retried += one.caller.retried
    told.operations = told.moves.total()
    told.problems += failures
    return told


def _still_untold(url: str) -> list[str]:
    """Wait until the worker has handed on every message, as long as it gets on."""
    engine = create_engine(url)
    wanted = text("SELECT count(*) FROM outbox_message WHERE done_at IS NULL")
    count = before = -1
    while count and (count != before or count < 0):
        before = count
        for _ in range(40):
            with engine.connect() as connection:
                count = int(connection.scalar(wanted) or 0)
            if not count:
                break
            time.sleep(1)
    engine.dispose()
    return [f"{count} messages still wait in the outbox"] if count else []
