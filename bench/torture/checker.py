"""What must be true afterwards, read from the API and the final tables alone."""

from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import quote

from sqlalchemy import Connection, create_engine, text

from bench.torture.manager import Manager
from bench.torture.player import Player

HOLDS = ("requested", "confirmed", "in_use", "completed")
# What may become of a booking without its holder: the lab and the clock have their say.
_NEXT = {
    "requested": {"requested", "confirmed", "declined", "expired"},
    "confirmed": {"confirmed", "in_use", "completed", "no_show"},
}
_OVERLAPS = text("""
    SELECT count(*) FROM booking_occupancy a JOIN booking_occupancy b
    ON a.instrument_id = b.instrument_id AND a.unit_no = b.unit_no AND a.id < b.id
    AND a.blocked && b.blocked""")
_UNITS = text("""
    SELECT count(*) FROM booking_occupancy o JOIN catalog_instrument i
    ON i.id = o.instrument_id WHERE o.unit_no > greatest(i.units, i.seats)""")
_OCCUPIED = text("""
    SELECT count(*) FROM booking_reservation r FULL JOIN
    (SELECT * FROM booking_occupancy WHERE reservation_id IS NOT NULL) o
    ON o.reservation_id = r.id
    WHERE (r.state IN ('requested', 'confirmed', 'in_use', 'completed'))
          <> (o.id IS NOT NULL)
       OR o.blocked <> r.blocked OR o.unit_no <> r.unit_no""")
_PURPOSES = text("""
    SELECT purpose, count(*) AS times, min(code) AS code FROM booking_reservation
    GROUP BY purpose""")
_EVENTS = text("""
    SELECT r.code, j.event, count(*) AS times FROM journal_entry j
    JOIN booking_reservation r ON r.id = j.subject_id
    WHERE j.subject = 'booking_reservation' GROUP BY r.code, j.event""")
_VERSIONS = text("""
    SELECT r.code, r.version, count(j.id) AS events FROM booking_reservation r
    LEFT JOIN journal_entry j
    ON j.subject = 'booking_reservation' AND j.subject_id = r.id
    GROUP BY r.id HAVING r.version <> count(j.id)""")
_OFFERS = text("""
    SELECT count(*) FROM booking_offer o LEFT JOIN booking_wait w ON w.id = o.wait_id
    LEFT JOIN booking_occupancy h ON h.id = o.hold_id
    WHERE o.state = 'open' AND (w.state <> 'offered' OR h.id IS NULL
                                OR NOT h.blocked @> o.during)""")
_UNTOLD = text("""
    SELECT count(*) FROM journal_entry WHERE event LIKE 'Reservation%'
    OR event IN ('InstrumentBooked', 'SlotOffered')""")
_TOLD = text("""
    SELECT count(*) FROM outbox_message WHERE event LIKE 'Reservation%'
    OR event IN ('InstrumentBooked', 'SlotOffered')""")


def problems(
    url: str, players: Sequence[Player], managers: Sequence[Manager]
) -> Iterator[str]:
    """Yield everything that is not as it must be."""
    for one in [*players, *managers]:
        yield from one.wrong
        for status, times in one.caller.told.items():
            if status >= 500 and status != 503:
                yield f"{times} answers {status}"
    for player in players:
        yield from _as_told(player)
    engine = create_engine(url)
    with engine.connect() as connection:
        yield from _in_the_tables(connection)
        yield from _once(connection, players)
        yield from _decided(connection, managers)
    engine.dispose()


def _as_told(player: Player) -> Iterator[str]:
    """Compare all that the API lists for a person with what they were told."""
    there = {row["code"]: row for row in _everything(player)}
    for code in there.keys() - player.held.keys():
        yield f"{code}: nobody was told of it"
    for code, held in player.held.items():
        row = there.get(code)
        if row is None:
            yield f"{code}: acknowledged and gone"
            continue
        allowed = _NEXT.get(held.state, {held.state})
        if code in player.together:
            allowed = allowed | {"cancelled"}
        if row["state"] not in allowed:
            yield f"{code}: told {held.state}, is {row['state']}"
        if row["start"] != _told(held.start) or row["end"] != _told(held.end):
            yield f"{code}: told {held}, is {row['start']}–{row['end']}"


def _told(moment: Any) -> str:
    return str(moment.strftime("%Y-%m-%dT%H:%M:%SZ"))


def _everything(player: Player) -> Iterator[dict[str, Any]]:
    path, cursor = "/api/v1/reservations?limit=200", ""
    while True:
        answer = player.caller.api("GET", path + cursor)
        if answer.status != 200:
            raise RuntimeError(f"{path}{cursor} answers {answer.status}: {answer.body}")
        body = answer.body
        yield from body["items"]
        if not body["next_cursor"]:
            return
        cursor = f"&cursor={quote(body['next_cursor'])}"


def _in_the_tables(connection: Connection) -> Iterator[str]:
    for what, statement in (
        ("overlaps", _OVERLAPS),
        ("on units that are not there", _UNITS),
        ("bookings whose time is not theirs", _OCCUPIED),
        ("open offers without their hold", _OFFERS),
    ):
        if count := connection.scalar(statement):
            yield f"{count} {what}"
    for row in connection.execute(_VERSIONS):
        yield f"{row.code}: version {row.version}, but {row.events} events"
    if connection.scalar(_UNTOLD) != connection.scalar(_TOLD):
        yield "events without their message in the outbox"


def _once(connection: Connection, players: Sequence[Player]) -> Iterator[str]:
    """Each key made just what was acknowledged under it."""
    rows = {row.purpose: row for row in connection.execute(_PURPOSES)}
    for player in players:
        for purpose, code in player.made.items():
            row = rows.pop(purpose, None)
            if row is None or row.times != 1 or row.code != code:
                yield f"{purpose}: acknowledged as {code}, there is {row}"
        for purpose in player.refused & rows.keys():
            yield f"{purpose}: refused, and there all the same"
    yield from (f"{purpose}: nobody knows of it" for purpose in rows)


def _decided(connection: Connection, managers: Sequence[Manager]) -> Iterator[str]:
    """Every yes and no that was acknowledged stands in the journal, once."""
    names = {"approve": "ReservationApproved", "decline": "ReservationDeclined"}
    events = {(row.code, row.event): row.times for row in connection.execute(_EVENTS)}
    wanted: dict[tuple[str, str], int] = {}
    for manager in managers:
        for (code, _version), verb in manager.said.items():
            key = code, names[verb]
            wanted[key] = wanted.get(key, 0) + 1
    for key, times in wanted.items():
        if events.get(key, 0) < times:
            yield f"{key}: acknowledged {times} times, done {events.get(key, 0)}"
