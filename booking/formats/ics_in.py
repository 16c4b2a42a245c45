"""Reading an iCalendar file of somebody else's: which time it takes, entry by entry."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta, tzinfo
from typing import Any

from icalendar import Calendar, Event

from booking.formats.ics_repeats import repeated_starts
from booking.formats.ics_zones import check_zones
from booking.rules.busy import (
    MOST_BYTES,
    MOST_ENTRIES,
    MOST_TIMES,
    BusyEntry,
    CalendarReading,
    CalendarTooLarge,
    NotACalendar,
    Unread,
)
from booking.rules.feed import OUR_UIDS
from booking.rules.span import Span
from kernel.values.clock import SHANGHAI, rfc3339
from kernel.values.errors import Refused
from kernel.values.text import has_control_characters

_EARLIEST, _LATEST = 1970, 2100
_LONGEST = timedelta(days=366)
_TITLE = 120
# A parser takes its time for each line, however short.
_MOST_LINES = 60_000
# How many days, weeks or months of repetition are looked at for the whole file.
_MOST_STEPS = 200_000
_TIMES = ("DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID")


class _NotRead(Exception):
    """One entry cannot be understood; the argument is a key of WHY."""


def read_calendar(content: bytes, window: Span) -> CalendarReading:
    """Return what the file says about a window of time, repetitions written out.

    A whole day is a day in Shanghai, and a time without zone is on Shanghai's clock.
    Raises Refused for what is no calendar or more than is read at once.
    """
    events = list(_events(content))
    unread: list[Unread] = []
    overrides = _overrides(events)
    entries: dict[str, BusyEntry] = {}
    steps = [_MOST_STEPS]
    for event in events:
        try:
            for entry in _entries(event, window, overrides, steps):
                entries[_own_key(entry, entries)] = entry
                if len(entries) > MOST_TIMES:
                    raise Refused(CalendarTooLarge())
        except _NotRead as error:
            unread.append(Unread(_title(event), str(error)))
        except (ValueError, TypeError, OverflowError, AttributeError, KeyError):
            unread.append(Unread(_title(event), "broken"))
    found = tuple(replace(entry, key=key) for key, entry in entries.items())
    return CalendarReading(found, tuple(unread))


def _own_key(entry: BusyEntry, others: dict[str, BusyEntry]) -> str:
    """Tell entries apart that bad exports give one UID."""
    known = others.get(entry.key)
    if known is None or known.span == entry.span:
        return entry.key
    return f"{entry.key}|{rfc3339(entry.span.start)}"


def _events(content: bytes) -> Iterator[Event]:
    """Parse the file, unless it is too large or its zones could keep us busy for ever."""
    if (
        len(content) > MOST_BYTES
        or content.count(b"\n") > _MOST_LINES
        or content.upper().count(b"BEGIN:VEVENT") > MOST_ENTRIES
    ):
        raise Refused(CalendarTooLarge())
    trimmed = content.lstrip(b"\xef\xbb\xbf \t\r\n").rstrip(b"\0 \t\r\n")
    if not (
        trimmed[:15].upper() == b"BEGIN:VCALENDAR"
        and trimmed[-13:].upper() == b"END:VCALENDAR"
    ):
        raise Refused(NotACalendar())
    check_zones(trimmed)
    try:
        calendars = Calendar.from_ical(trimmed, multiple=True)
        for one in calendars:
            yield from (
                found for found in one.walk("VEVENT") if isinstance(found, Event)
            )
    except (
        ValueError,
        TypeError,
        LookupError,
        AttributeError,
        RecursionError,
    ) as error:
        raise Refused(NotACalendar()) from error


def _overrides(events: list[Event]) -> dict[str, set[datetime]]:
    """Return by UID the starts that single entries of the file replace."""
    found: dict[str, set[datetime]] = {}
    for event in events:
        if "RECURRENCE-ID" in event:
            try:
                replaced = _moment(_property(event, "RECURRENCE-ID"))
            except (_NotRead, ValueError, TypeError, AttributeError, OverflowError):
                continue
            found.setdefault(_uid(event), set()).add(replaced)
    return found


def _entries(
    event: Event, window: Span, overrides: dict[str, set[datetime]], steps: list[int]
) -> Iterator[BusyEntry]:
    if not _takes_time(event):
        return
    if any(name in _TIMES for name, _ in event.errors):
        raise _NotRead("broken")
    begin, length = _extent(event)
    uid, title = _uid(event), _title(event)

    def entry(start: datetime, key: str) -> Iterator[BusyEntry]:
        span = Span(start, start + length)
        if span.overlaps(window):
            yield BusyEntry(f"{uid}|{key}"[:500], span, title)

    if "RECURRENCE-ID" in event:
        if _property(event, "RECURRENCE-ID").params.get("RANGE"):
            raise _NotRead("range")
        replaced = rfc3339(_moment(_property(event, "RECURRENCE-ID")))
        yield from entry(_in_zone(begin), replaced)
    elif "RRULE" in event or "RDATE" in event:
        left_out = overrides.get(uid, set()) | set(_moments(event, "EXDATE"))
        for start in _starts(event, begin, length, window, steps):
            if start not in left_out:
                yield from entry(start, rfc3339(start))
    else:
        yield from entry(_in_zone(begin), "")


def _starts(
    event: Event, begin: date, length: timedelta, window: Span, steps: list[int]
) -> Iterator[datetime]:
    first = _in_zone(begin)
    if "RRULE" not in event:
        yield first
    elif isinstance(_property(event, "RRULE"), list):
        raise _NotRead("rule")
    else:
        rule = _property(event, "RRULE").to_ical().decode()
        zone: tzinfo = first.tzinfo or SHANGHAI
        wall = first.replace(tzinfo=None)
        try:
            yield from repeated_starts(rule, wall, length, window, zone, steps)
        except ValueError:
            raise _NotRead("rule") from None
    yield from _moments(event, "RDATE")


def _extent(event: Event) -> tuple[date, timedelta]:
    """Return the begin as it is written, and the length."""
    if "DTSTART" not in event:
        raise _NotRead("broken")
    begin = _property(event, "DTSTART").dt
    start = _moment(_property(event, "DTSTART"))
    if "DTEND" in event:
        length = _moment(_property(event, "DTEND")) - start
    elif "DURATION" in event:
        length = _property(event, "DURATION").dt
    else:
        length = timedelta(0) if isinstance(begin, datetime) else timedelta(days=1)
    if not timedelta(0) < length <= _LONGEST:
        raise _NotRead("length")
    return begin, length


def _takes_time(event: Event) -> bool:
    """Say whether an entry makes busy; what came from our own feeds stands here already."""
    return not str(event.get("UID", "")).endswith(OUR_UIDS) and all(
        str(event.get(name, "")).upper() != word
        for name, word in (
            ("STATUS", "CANCELLED"),
            ("TRANSP", "TRANSPARENT"),
            ("X-MICROSOFT-CDO-BUSYSTATUS", "FREE"),
        )
    )


def _moments(event: Event, name: str) -> Iterator[datetime]:
    lists: Any = event.get(name, [])
    for one in lists if isinstance(lists, list) else [lists]:
        for value in one.dts:
            moment = value.dt
            yield _in_zone(moment[0] if isinstance(moment, tuple) else moment)


def _moment(value: Any) -> datetime:
    """Return the moment of a property; a zone that is named must be known."""
    moment = value.dt
    naive = isinstance(moment, datetime) and moment.tzinfo is None
    if naive and value.params.get("TZID"):
        raise _NotRead("zone")
    return _in_zone(moment)


def _in_zone(value: date) -> datetime:
    if not _EARLIEST <= value.year <= _LATEST:
        raise _NotRead("broken")
    if not isinstance(value, datetime):
        return datetime(value.year, value.month, value.day, tzinfo=SHANGHAI)
    return value if value.tzinfo else value.replace(tzinfo=SHANGHAI)


def _property(event: Event, name: str) -> Any:
    """Return a property; what broken ones lack raises AttributeError or ValueError."""
    return event[name]


def _uid(event: Event) -> str:
    given = str(event.get("UID", ""))[:300]
    return given if given and not has_control_characters(given) else _title(event)


def _title(event: Event) -> str:
    shown = " ".join(str(event.get("SUMMARY", "")).split())[:_TITLE]
    return "".join(char for char in shown if not has_control_characters(char))
