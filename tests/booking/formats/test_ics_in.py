"""What a lab's own calendar says, read as its lab means it."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from booking.formats.ics_in import read_calendar
from booking.rules.busy import MOST_BYTES, window_at
from booking.rules.span import Span
from kernel.values.clock import SHANGHAI
from kernel.values.errors import Refused

AT = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)
WINDOW = window_at(AT)


def calendar(*events: str, zones: str = "") -> bytes:
    body = "".join(f"BEGIN:VEVENT\n{event.strip()}\nEND:VEVENT\n" for event in events)
    return f"BEGIN:VCALENDAR\nVERSION:2.0\n{zones}{body}END:VCALENDAR\n".encode()


def spans(*events: str, zones: str = "") -> list[Span]:
    reading = read_calendar(calendar(*events, zones=zones), WINDOW)
    assert not reading.unread
    return sorted(one.span for one in reading.entries)


def unread(*events: str, zones: str = "") -> list[str]:
    reading = read_calendar(calendar(*events, zones=zones), WINDOW)
    assert not reading.entries
    return [one.why for one in reading.unread]


def shanghai(day: int, hour: int, hours: float = 1, month: int = 11) -> Span:
    start = datetime(2026, month, day, hour, tzinfo=SHANGHAI)
    return Span(start, start + timedelta(hours=hours))


def test_a_floating_time_is_on_shanghais_clock():
    assert spans("UID:a\nDTSTART:20261126T090000\nDTEND:20261126T100000") == [
        shanghai(26, 9)
    ]


def test_a_time_in_utc_is_what_it_says():
    assert spans("UID:a\nDTSTART:20261126T010000Z\nDURATION:PT1H") == [shanghai(26, 9)]


def test_a_whole_day_is_a_day_in_shanghai():
    assert spans("UID:a\nDTSTART;VALUE=DATE:20261126") == [shanghai(26, 0, 24)]
    assert spans("UID:a\nDTSTART;VALUE=DATE:20261126\nDTEND;VALUE=DATE:20261128") == [
        shanghai(26, 0, 48)
    ]


def test_a_zone_defined_in_the_file_counts():
    zone = (
        "BEGIN:VTIMEZONE\nTZID:Odd/Place\nBEGIN:STANDARD\nDTSTART:19700101T000000\n"
        "TZOFFSETFROM:+0530\nTZOFFSETTO:+0530\nEND:STANDARD\nEND:VTIMEZONE\n"
    )
    assert spans(
        "UID:a\nDTSTART;TZID=Odd/Place:20261126T063000\nDURATION:PT1H", zones=zone
    ) == [shanghai(26, 9)]


def test_the_names_that_outlook_gives_zones_are_known():
    assert spans(
        "UID:a\nDTSTART;TZID=China Standard Time:20261126T090000\nDURATION:PT1H"
    ) == [shanghai(26, 9)]


def test_repetition_keeps_the_wall_clock_of_its_zone_over_summer_time():
    found = spans(
        "UID:a\nDTSTART;TZID=Europe/Berlin:20270326T090000\nDURATION:PT1H\n"
        "RRULE:FREQ=DAILY;COUNT=4"
    )
    assert [one.start.hour for one in found] == [8, 8, 7, 7]


def test_an_endless_rule_is_written_out_to_the_end_of_the_window():
    found = spans("UID:a\nDTSTART:20100101T090000\nDURATION:PT1H\nRRULE:FREQ=DAILY")
    assert len(found) == 366
    assert found[0] == shanghai(26, 9) or found[0] == shanghai(25, 9)
    assert found[-1].start < WINDOW.end


def test_a_rule_that_skips_weeks_stays_in_step_when_it_began_years_ago():
    found = spans(
        "UID:a\nDTSTART:20200106T090000\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;INTERVAL=3"
    )
    first = datetime(2020, 1, 6, 9, tzinfo=SHANGHAI)
    assert all((one.start - first).days % 21 == 0 for one in found)
    assert len(found) in (17, 18)


def test_until_in_utc_counts_on_the_clock_of_the_entry():
    found = spans(
        "UID:a\nDTSTART;TZID=Asia/Shanghai:20261126T010000\nDURATION:PT1H\n"
        "RRULE:FREQ=DAILY;UNTIL=20261127T170000Z"
    )
    assert [one.start.day for one in found] == [25, 26, 27]


def test_left_out_added_and_moved_times_are_as_the_calendar_shows_them():
    found = spans(
        "UID:a\nDTSTART:20261126T090000\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=4\n"
        "EXDATE:20261127T090000\nRDATE:20261210T090000",
        "UID:a\nRECURRENCE-ID:20261128T090000\nDTSTART:20261128T140000\nDURATION:PT2H",
        "UID:a\nRECURRENCE-ID:20261129T090000\nDTSTART:20261129T090000\n"
        "DURATION:PT1H\nSTATUS:CANCELLED",
    )
    assert found == [shanghai(26, 9), shanghai(28, 14, 2), shanghai(10, 9, month=12)]


def test_what_our_own_feed_told_the_lab_does_not_come_back_as_busy():
    assert spans("UID:booking-7@lianyi\nDTSTART:20261126T090000\nDURATION:PT1H") == []


@pytest.mark.parametrize(
    "free",
    ["STATUS:CANCELLED", "TRANSP:TRANSPARENT", "X-MICROSOFT-CDO-BUSYSTATUS:FREE"],
)
def test_what_takes_no_time_is_left_out(free):
    assert spans(f"UID:a\nDTSTART:20261126T090000\nDURATION:PT1H\n{free}") == []


@pytest.mark.parametrize(
    ("event", "why"),
    [
        ("UID:a\nSUMMARY:no start", "broken"),
        ("UID:a\nDTSTART:20261199T090000\nDURATION:PT1H", "broken"),
        ("UID:a\nDTSTART:00010101T090000\nDURATION:PT1H", "broken"),
        ("UID:a\nDTSTART;TZID=No/Where:20261126T090000\nDURATION:PT1H", "zone"),
        ("UID:a\nDTSTART:20261126T090000\nDTEND:20261126T080000", "length"),
        ("UID:a\nDTSTART:20261126T090000", "length"),
        ("UID:a\nDTSTART:20261126T090000\nDURATION:P900D", "length"),
        ("UID:a\nDTSTART:20261126T090000\nDURATION:PT1H\nRRULE:FREQ=SECONDLY", "rule"),
        (
            "UID:a\nDTSTART:20261126T090000\nDURATION:PT1H\n"
            "RRULE:FREQ=DAILY;BYMINUTE=1,2,3",
            "rule",
        ),
        (
            "UID:a\nDTSTART:20261126T090000\nDURATION:PT1H\n"
            "RECURRENCE-ID;RANGE=THISANDFUTURE:20261126T090000",
            "range",
        ),
    ],
)
def test_an_entry_that_is_not_understood_is_named_with_the_reason(event, why):
    assert unread(event) == [why]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"hello",
        b"PK\x03\x04",
        b"\xff\xfe\x00",
        b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:a",
        b"BEGIN:VEVENT\nUID:x\nEND:VEVENT\n",
        b"x" * (MOST_BYTES + 1),
        calendar(*["UID:a"] * 2001),
        b"BEGIN:VCALENDAR\n" + b"BEGIN:VTIMEZONE\n" * 59_000 + b"END:VCALENDAR",
        b"BEGIN:VCALENDAR\n" + b"X:1\n" * 70_000 + b"END:VCALENDAR",
    ],
)
def test_what_is_no_calendar_or_too_much_of_one_is_refused(content):
    with pytest.raises(Refused):
        read_calendar(content, WINDOW)


ODD_ZONE = (
    "BEGIN:VTIMEZONE\nTZID:X\nBEGIN:STANDARD\nDTSTART:19700101T000000\n"
    "{}\nTZOFFSETFROM:+0800\nTZOFFSETTO:+0800\nEND:STANDARD\nEND:VTIMEZONE\n"
)


@pytest.mark.parametrize(
    "rule",
    [
        "RRULE:FREQ=SECONDLY",
        "rrule;X=FREQ=YEARLY:FREQ=SECONDLY",
        "RRU\n LE:FREQ=SECON\n DLY",
        "RRULE:FREQ=SECONDLY;X-FREQ=YEARLY",
        "RRULE:FREQ=YEARLY;BYHOUR=1,2;BYSECOND=1,2,3",
    ],
)
def test_a_zone_that_changes_all_the_time_is_refused(rule):
    with pytest.raises(Refused):
        read_calendar(calendar(zones=ODD_ZONE.format(rule)), WINDOW)


def test_a_zone_with_summer_time_by_rule_is_read():
    zone = ODD_ZONE.format("RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU")
    event = "UID:a\nDTSTART;TZID=X:20261126T090000\nDURATION:PT1H"
    assert spans(event, zones=zone) == [shanghai(26, 9)]


def test_a_file_whose_rules_take_too_long_to_follow_is_refused():
    rule = "DTSTART:19700101T090000\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=99999"
    with pytest.raises(Refused):
        read_calendar(calendar(*[f"UID:{n}\n{rule}" for n in range(50)]), WINDOW)


def test_two_entries_of_one_uid_are_both_kept():
    assert len(spans(
        "UID:a\nDTSTART:20261126T090000\nDURATION:PT1H",
        "UID:a\nDTSTART:20261127T090000\nDURATION:PT1H",
    )) == 2  # fmt: skip


LINES = st.lists(
    st.sampled_from(
        [
            "DTSTART:20261126T090000", "DTSTART;VALUE=DATE:20261126", "DTSTART:x",
            "DTEND:20261126T100000Z", "DTEND;VALUE=DATE:20261127", "DURATION:PT1H",
            "DURATION:-PT1H", "RRULE:FREQ=WEEKLY", "RRULE:FREQ=YEARLY;BYMONTHDAY=31",
            "RRULE:FREQ=MONTHLY;BYDAY=5FR;INTERVAL=0", "RRULE:", "EXDATE:20261126",
            "RDATE;VALUE=PERIOD:20261201T010000Z/PT2H", "RECURRENCE-ID:20261126",
            "SUMMARY:\\u202e\0", "UID:a", "UID:", "STATUS:x", "BEGIN:VALARM", "END:VALARM",
            "DTSTART;TZID=:20261126T090000", "RRULE:FREQ=DAILY;UNTIL=2026",
        ]
    ),
    max_size=8,
)  # fmt: skip


@settings(max_examples=150)
@given(st.lists(LINES, max_size=3))
def test_no_mixture_of_lines_breaks_the_reader(events):
    try:
        reading = read_calendar(calendar(*("\n".join(one) for one in events)), WINDOW)
    except Refused:
        return
    assert all(one.span.overlaps(WINDOW) for one in reading.entries)
