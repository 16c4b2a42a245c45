"""Calendars that we write are read back by two libraries that know nothing of us."""

from datetime import UTC, datetime, timedelta

import icalendar
import vobject
from hypothesis import given
from hypothesis import strategies as st

from booking.formats.ics import IcsEntry, calendar_text
from booking.rules.span import Span

STAMP = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)
BEGIN = datetime(2026, 11, 26, 1, 0, tzinfo=UTC)

said = st.text(
    st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")) | st.just("\n"),
    max_size=200,
)


def an_entry(**more):
    given = {
        "uid": "booking-1@lianyi",
        "span": Span(BEGIN, BEGIN + timedelta(hours=2)),
        "sequence": 3,
        "stamp": STAMP,
        "status": "CONFIRMED",
        "summary": "质谱仪",
    }
    return IcsEntry(**{**given, **more})


@given(summary=said, description=said, location=said)
def test_whatever_people_write_comes_back_from_both_libraries(
    summary, description, location
):
    entry = an_entry(summary=summary, description=description, location=location)
    written = calendar_text("日历", [entry])
    event = icalendar.Calendar.from_ical(written).events[0]
    assert str(event["SUMMARY"]) == summary
    assert str(event.get("DESCRIPTION", "")) == description
    assert str(event.get("LOCATION", "")) == location
    other = vobject.readOne(written.decode()).vevent
    assert other.summary.value == summary


def test_times_stand_on_a_shanghai_clock_with_their_zone():
    written = calendar_text("日历", [an_entry()])
    calendar = icalendar.Calendar.from_ical(written)
    assert [zone["TZID"] for zone in calendar.walk("VTIMEZONE")] == ["Asia/Shanghai"]
    event = calendar.events[0]
    assert event["DTSTART"].params["TZID"] == "Asia/Shanghai"
    assert event["DTSTART"].dt.astimezone(UTC) == BEGIN
    other = vobject.readOne(written.decode()).vevent
    assert other.dtstart.value.astimezone(UTC) == BEGIN
    assert other.dtend.value - other.dtstart.value == timedelta(hours=2)


@given(summary=said)
def test_no_line_is_longer_than_75_octets_and_no_character_is_cut(summary):
    for line in calendar_text("日历", [an_entry(summary=summary)]).split(b"\r\n"):
        assert len(line) <= 75
        line.decode("utf-8")


def test_a_cancelled_entry_takes_no_time():
    written = calendar_text("日历", [an_entry(status="CANCELLED")])
    event = icalendar.Calendar.from_ical(written).events[0]
    assert (event["STATUS"], event["TRANSP"]) == ("CANCELLED", "TRANSPARENT")
    assert event["SEQUENCE"] == 3
