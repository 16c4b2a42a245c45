"""Every rule case of booking_cases.csv is covered, or says why it waits.

A row of a table or a test named test_bc… in the files beside this one covers its case.
"""

import csv
import re
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from tests.booking.rules import test_booking_cases_changes as changes
from tests.booking.rules import test_booking_cases_limits as limits
from tests.booking.rules import test_booking_cases_people as people
from tests.booking.rules import test_booking_cases_prices as prices
from tests.booking.rules import test_booking_cases_requests as requests

CASES = Path(__file__).parent.parent / "booking_cases.csv"

_LATER: dict[str, str] = {
    "capacity of several places or sites": "BC023 BC025 BC026 BC028",
    "exemption from buffers: the exclusion constraint holds for everybody": "BC021",
    "rules that change with the time of day or week": "BC049 BC085",
    "planning downtime over bookings, and series of downtime": "BC067 BC069 BC070 BC071",
    "projects, access lists and booking for others": "BC099 BC100 BC104",
    "training lost by not using the instrument": "BC101",
    "moving a booking to now": "BC120",
    "series": "BC127 BC128 BC129 BC131 BC133 BC135 BC136 BC139",
    "check-in, no-show and marks": "BC140 BC142 BC144 BC145 BC147 BC149 BC150 BC154",
    "freed time and waitlist": "BC155 BC156 BC159",
    "prices by actual use, discounts and tags": (
        "BC162 BC163 BC164 BC166 BC168 BC170 BC175 BC176 BC178 BC185 BC188"
    ),
    "balances": "BC189",
    "a matter of permissions, doors and commands, not of these rules": (
        "BC068 BC103 BC111 BC123 BC124"
    ),
}
NOT_YET = {number: why for why, numbers in _LATER.items() for number in numbers.split()}


def covered() -> Iterator[str]:
    for row in (*requests.ROWS, *changes.CHANGES, *changes.CANCELLATIONS):
        yield row.number
    for name in chain(*map(vars, (requests, changes, limits, people, prices))):
        if name.startswith("test_bc"):
            yield from (number.upper() for number in re.findall(r"bc\d{3}", name))


def test_every_case_is_covered_or_says_why_not_yet():
    with CASES.open(encoding="utf-8") as lines:
        every = {row["id"] for row in csv.DictReader(lines)}
    assert set(covered()) | set(NOT_YET) == every
    assert not set(covered()) & set(NOT_YET)
