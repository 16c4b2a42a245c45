"""Writing iCalendar (RFC 5545): entries on a Shanghai clock.

A library reads what others send; writing thousands of entries with it takes seconds,
and these few lines take a hundredth. Two libraries read them back in the tests.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from booking.rules.span import Span
from kernel.values.clock import local

MEDIA_TYPE = "text/calendar"
_LONGEST_LINE = 75
# Shanghai has had no summer time since 1991; the site knows no earlier moment.
_TIMEZONE = (
    "BEGIN:VTIMEZONE", "TZID:Asia/Shanghai", "BEGIN:STANDARD",
    "DTSTART:19910915T020000", "TZOFFSETFROM:+0900", "TZOFFSETTO:+0800",
    "TZNAME:CST", "END:STANDARD", "END:VTIMEZONE",
)  # fmt: skip
_ESCAPES = str.maketrans(
    {"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": None}
)


@dataclass(frozen=True, slots=True)
class IcsEntry:
    """One VEVENT; status is TENTATIVE, CONFIRMED or CANCELLED."""

    uid: str
    span: Span
    sequence: int
    stamp: datetime
    status: str
    summary: str
    description: str = ""
    location: str = ""
    url: str = ""


def calendar_text(name: str, entries: Iterable[IcsEntry]) -> bytes:
    """Return a calendar to subscribe to, which asks to be read every quarter hour."""
    lines = [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Lianyi//Bookings//ZH",
        "CALSCALE:GREGORIAN", "METHOD:PUBLISH", f"X-WR-CALNAME:{_text(name)}",
        "X-WR-TIMEZONE:Asia/Shanghai", "REFRESH-INTERVAL;VALUE=DURATION:PT15M",
        "X-PUBLISHED-TTL:PT15M", *_TIMEZONE,
    ]  # fmt: skip
    for entry in entries:
        lines.extend(_event(entry))
    lines.append("END:VCALENDAR")
    return b"".join(_folded(line) for line in lines)


def _event(entry: IcsEntry) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{entry.uid}"
    yield f"DTSTAMP:{_utc(entry.stamp)}"
    yield f"LAST-MODIFIED:{_utc(entry.stamp)}"
    yield f"SEQUENCE:{entry.sequence}"
    yield f"DTSTART;TZID=Asia/Shanghai:{_wall(entry.span.start)}"
    yield f"DTEND;TZID=Asia/Shanghai:{_wall(entry.span.end)}"
    yield f"STATUS:{entry.status}"
    yield f"TRANSP:{'TRANSPARENT' if entry.status == 'CANCELLED' else 'OPAQUE'}"
    yield f"SUMMARY:{_text(entry.summary)}"
    for name, value in (
        ("DESCRIPTION", entry.description), ("LOCATION", entry.location),
    ):  # fmt: skip
        if value:
            yield f"{name}:{_text(value)}"
    if entry.url:
        yield f"URL:{entry.url}"
    yield "END:VEVENT"


def _text(value: str) -> str:
    return value.translate(_ESCAPES)


def _wall(moment: datetime) -> str:
    return f"{local(moment):%Y%m%dT%H%M%S}"


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _folded(line: str) -> bytes:
    """Cut a line at 75 octets, never inside a character; the rest begins with a space."""
    octets = line.encode("utf-8", "replace")
    if len(octets) <= _LONGEST_LINE:
        return octets + b"\r\n"
    pieces, start, room = [], 0, _LONGEST_LINE
    while len(octets) - start > room:
        end = start + room
        while octets[end] & 0xC0 == 0x80:
            end -= 1
        pieces.append(octets[start:end])
        start, room = end, _LONGEST_LINE - 1
    pieces.append(octets[start:])
    return b"\r\n ".join(pieces) + b"\r\n"
