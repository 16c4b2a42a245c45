"""Many people, one slot: pages and API mixed, exactly one wins each round."""

import json
from collections import Counter
from datetime import datetime, timedelta
from functools import partial
from urllib.parse import urlencode

from sqlalchemy import create_engine, text

from bench.clients import Client, together
from bench.ground import database, server
from bench.site import people, prepare_site
from kernel.values import clock
from kernel.values.clock import SHANGHAI

RACERS, ROUNDS = 64, 200


def run(racers: int = RACERS, rounds: int = ROUNDS) -> None:
    """Race, and check winners, losers, alternatives and the table itself."""
    with database("lianyi_bench_race") as url:
        code = prepare_site(url, instruments=4)[0]
        crowd = people(url, racers)
        with server("app:create_app()", url) as port:
            told, worst, bad = _race(port, code, crowd, rounds)
        kept = _kept(url)
    print(f"{rounds} rounds of {racers}: {dict(sorted(told.items()))}")
    print(
        f"slowest round {worst:.2f} s, bookings kept {kept}, losers without an offer {bad}"
    )
    if (
        told != Counter({201: rounds, 409: rounds * (racers - 1)})
        or kept != rounds
        or bad
    ):
        raise SystemExit("the race was not fair")
    print("exactly one won each round")


def _race(
    port: int, code: str, crowd: list[tuple[str, str]], rounds: int
) -> tuple[Counter[int], float, int]:
    told: Counter[int] = Counter()
    worst, bad = 0.0, 0
    racers = [_racer(port, n, *who) for n, who in enumerate(crowd)]
    day = clock.local_day(clock.now()) + timedelta(days=2)
    first = datetime(day.year, day.month, day.day, tzinfo=SHANGHAI)
    for n in range(rounds):
        start = first + timedelta(hours=n)
        wanted = {
            "instrument": code, "start": start.isoformat(),
            "end": (start + timedelta(hours=1)).isoformat(), "mode": "assist", "purpose": "race",
        }  # fmt: skip
        spent, statuses = together([partial(racer, wanted) for racer in racers])
        worst = max(worst, spent)
        bad += statuses.pop(0, 0)
        told.update(statuses)
    return told, worst, bad


def _racer(port: int, n: int, token: str, cookie: str):  # type: ignore[no-untyped-def]
    client = Client(port, {"Authorization": f"Bearer {token}"})
    if n % 2:
        client = Client(port, {"Cookie": f"lianyi_session={cookie}"})
        _, page = client.get("/help")
        proof, form_cookie = _proof(client, page)
        client.headers["Cookie"] += f"; {form_cookie}"

    def race(wanted: dict[str, str]) -> int:
        if n % 2:
            status, said = client.form(
                "/book", urlencode({**wanted, "csrf_token": proof}).encode()
            )
            status = 201 if status in (204, 303) else status
            offered = b"data-alternative" in said
        else:
            status, said = client.post("/api/v1/reservations", wanted)
            offered = bool(status == 201 or json.loads(said).get("alternatives"))
        return 0 if status == 409 and not offered else status

    return race


def _proof(client: Client, page: bytes) -> tuple[str, str]:
    """Fetch a page as a browser would, and return its CSRF token and cookie."""
    client.connection.request("GET", "/help", headers=client.headers)
    answer = client.connection.getresponse()
    body = answer.read().decode()
    mark = 'name="csrf-token" content="'
    at = body.index(mark) + len(mark)
    cookies = [c.split(";")[0] for c in answer.headers.get_all("Set-Cookie") or []]
    return body[at : body.index('"', at)], "; ".join(cookies)


def _kept(url: str) -> int:
    engine = create_engine(url)
    with engine.connect() as connection:
        kept = connection.scalar(text("SELECT count(*) FROM booking_reservation"))
    engine.dispose()
    return int(kept or 0)
