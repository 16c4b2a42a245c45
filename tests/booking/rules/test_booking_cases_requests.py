"""The rule cases about requests: time, hours, downtime, person."""

import csv
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pytest

from booking.rules.facts import Busy, Facts, Held
from booking.rules.judge import refusals
from booking.rules.limit_refusals import TooManyOpen
from booking.rules.opening import (
    OpeningHours,
    WorkCalendar,
    every_day,
    on_workdays,
)
from booking.rules.overridable import hard
from booking.rules.policy import Policy
from booking.rules.refusals import (
    InThePast,
    NoNights,
    NoTimeBetween,
    OffGrid,
    OutsideHours,
    SlotTaken,
    TooFarAhead,
    TooLong,
    TooShort,
    TooSoon,
    UnderMaintenance,
)
from booking.rules.span import Span
from kernel.values.errors import Refusal
from tests.booking.rules.wishes import (
    MANAGER,
    OPEN_POLICY,
    facts,
    moment,
    on,
    span,
    wish,
)

HOLIDAYS = Path(__file__).parents[3] / "reference" / "holidays_cn_2024_2026.csv"


def china_2026() -> WorkCalendar:
    with HOLIDAYS.open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    days = {
        kind: frozenset(
            date.fromisoformat(r["date"]) for r in rows if r["kind"] == kind
        )
        for kind in ("holiday", "makeup_workday")
    }
    return WorkCalendar(days["holiday"], days["makeup_workday"], frozenset({2026}))


TAKEN = facts(busy=[on("02:00", "04:00")])
CLEANED = {"cleanup_min": 60}
NOON_AND_MORE = OpeningHours(
    tuple(
        ((660, 720), (720, 840)) if day in (1, 2) else ((660, 720),) for day in range(7)
    )  # type: ignore[arg-type]
)
NOONS = facts(hours=NOON_AND_MORE)
MONDAY_NOON = OutsideHours(moment("11-30 11:00"), moment("11-30 12:00"))
OUTAGE = facts(busy=[Busy(on("02:00", "03:00"), "downtime")])
WORKPLACE = facts(hours=on_workdays((540, 1020)), calendar=china_2026())


@dataclass(frozen=True)
class Row:
    """One request and the reasons against it; none means that it is accepted."""

    number: str
    said: str
    given: Facts
    asked: Span
    reasons: tuple[Refusal, ...] = ()
    at: str = "11-25 10:00"


ROWS = [
    Row("BC001", "well before", TAKEN, on("00:00", "01:00")),
    Row("BC003", "over its start", TAKEN, on("01:00", "03:00"), (SlotTaken(),)),
    Row("BC004", "around it", TAKEN, on("01:00", "05:00"), (SlotTaken(),)),
    Row("BC005", "the same time", TAKEN, on("02:00", "04:00"), (SlotTaken(),)),
    Row("BC007", "when it ends", TAKEN, on("04:00", "05:00")),
    Row("BC008", "well after", TAKEN, on("05:00", "06:00")),
    Row("BC009", "another instrument is free", facts(), on("01:00", "05:00")),
    Row(
        "BC016",
        "the clean-up is over",
        facts(busy=[on("04:00", "06:00")], **CLEANED),
        on("06:00", "07:00"),
    ),
    Row(
        "BC018",
        "in the clean-up time",
        facts(busy=[on("04:00", "07:00")], **CLEANED),
        on("06:00", "07:00"),
        (NoTimeBetween(0, 60),),
    ),
    Row(
        "BC019",
        "no time to clean up before the next",
        facts(busy=[on("07:00", "09:00")], **CLEANED),
        on("06:00", "07:00"),
        (NoTimeBetween(0, 60),),
    ),
    Row(
        "BC031",
        "a second ago",
        facts(policy=replace(OPEN_POLICY, step_min=5)),
        span("11-25 12:13:14", "13:00"),
        (
            OffGrid(5, moment("11-25 12:15"), moment("11-25 13:00")),
            InThePast(moment("11-25 12:15")),
        ),
        at="11-25 12:13:15",
    ),
    Row(
        "BC033",
        "three days ahead of two",
        facts(horizon_other_days=2),
        span("11-28 10:00", "11:00"),
        (TooFarAhead(date(2026, 11, 27)),),
    ),
    Row(
        "BC035",
        "the owner is not bound to the horizon",
        facts(person=MANAGER, horizon_own_days=10, horizon_other_days=10),
        span("12-10 10:00", "11:00"),
    ),
    Row("BC036", "no horizon", facts(), span("12-10 10:00", "11:00")),
    Row(
        "BC036",
        "a horizon of zero is none",
        facts(horizon_other_days=0),
        span("12-10 10:00", "11:00"),
    ),
    Row(
        "BC038",
        "one hour ahead of two",
        facts(notice_book_min=120),
        span("11-25 11:00", "12:00"),
        (TooSoon(120, moment("11-25 12:00")),),
    ),
    Row(
        "BC039",
        "three hours ahead",
        facts(notice_book_min=120),
        span("11-25 13:00", "14:00"),
    ),
    Row(
        "BC040",
        "a lab manager needs no notice",
        facts(person=MANAGER, notice_book_min=120),
        span("11-25 11:00", "12:00"),
    ),
    Row(
        "BC043",
        "60 of at least 90",
        facts(shortest_min=90),
        on("10:00", "11:00"),
        (TooShort(90, 60),),
    ),
    Row(
        "BC044",
        "60 of at most 30",
        facts(longest_min=30),
        on("10:00", "11:00"),
        (TooLong(30, 60),),
    ),
    Row("BC046", "four quarters", facts(step_min=15), on("10:00", "11:00")),
    Row(
        "BC046",
        "65 minutes in quarters",
        facts(step_min=15),
        on("10:00", "11:05"),
        (OffGrid(15, moment("11-26 10:00"), moment("11-26 11:00")),),
    ),
    Row(
        "BC047",
        "start off the grid",
        facts(step_min=30),
        on("08:10", "09:00"),
        (OffGrid(30, moment("11-26 08:00"), moment("11-26 09:00")),),
    ),
    Row(
        "BC047",
        "end off the grid",
        facts(step_min=30),
        on("08:00", "08:50"),
        (OffGrid(30, moment("11-26 08:00"), moment("11-26 09:00")),),
    ),
    Row("BC047", "both on the grid", facts(step_min=30), on("08:00", "09:00")),
    Row(
        "BC051",
        "12:00 to 14:00 UTC is one Shanghai day",
        facts(overnight_ok=False),
        on("20:00", "22:00"),
    ),
    Row(
        "BC051",
        "24 hours are two days",
        facts(overnight_ok=False),
        span("11-26 20:00", "11-27 20:00"),
        (NoNights(moment("11-27 00:00")),),
    ),
    Row("BC053", "before opening", NOONS, span("11-30 10:00", "11:00"), (MONDAY_NOON,)),
    Row("BC054", "while open", NOONS, span("11-30 11:30", "11:45")),
    Row("BC056", "in the second window", NOONS, span("12-02 12:00", "14:00")),
    Row("BC057", "after closing", NOONS, span("11-30 12:00", "14:00"), (MONDAY_NOON,)),
    Row(
        "BC059",
        "the owner outside hours",
        facts(person=MANAGER, hours=every_day((720, 840))),
        on("08:00", "09:00"),
    ),
    Row(
        "BC059",
        "anybody else outside hours",
        facts(hours=every_day((720, 840))),
        on("08:00", "09:00"),
        (OutsideHours(moment("11-26 12:00"), moment("11-26 14:00")),),
    ),
    Row(
        "BC060",
        "over two windows that adjoin",
        facts(hours=every_day((540, 1020), (1020, 1140))),
        on("16:30", "17:30"),
    ),
    *(
        Row("BC066", said, OUTAGE, asked, (UnderMaintenance(moment("11-26 03:00")),))
        for said, asked in (
            ("in the outage", on("02:00", "03:00")),
            ("into the outage", on("01:00", "02:05")),
            ("out of the outage", on("02:55", "04:00")),
        )
    ),
    Row(
        "BC073",
        "a made-up Sunday",
        WORKPLACE,
        span("09-20 10:00", "11:00"),
        at="09-18 10:00",
    ),
    Row(
        "BC074",
        "Mid-Autumn",
        WORKPLACE,
        span("09-25 10:00", "11:00"),
        (OutsideHours(moment("09-24 09:00"), moment("09-24 17:00")),),
        at="09-18 10:00",
    ),
    Row(
        "BC091",
        "one booking to come of one",
        facts(held=[Held(span("11-27 09:00", "10:00"))], max_open=1),
        on("10:00", "11:00"),
        (TooManyOpen(1, 1),),
    ),
]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.number}: {row.said}")
def test_a_request_is_judged_as_the_case_says(row):
    found = refusals(wish(row.asked), row.given, moment(row.at))
    # A manager is accepted with a reason, which is journalled.
    if row.given.person.is_manager:
        found = hard(found, row.given.policy, {"lab_manager"})
    assert found == list(row.reasons)


def test_bc029_an_end_before_the_start_is_bad_input():
    with pytest.raises(ValueError, match="after"):
        on("12:00", "10:00")


@pytest.mark.parametrize(
    "window", [(540, 1020), (600, 660), (420, 600), (960, 1320), (480, 1200)]
)
def test_bc062_windows_of_one_instrument_do_not_overlap(window):
    with pytest.raises(ValueError, match=r"hours: .*overlap"):
        Policy.from_settings({"hours": {"mon": [[540, 1020], list(window)]}})
