"""Wishes and facts for the rules, told in Shanghai time of the year 2026."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from booking.rules import grid
from booking.rules.facts import BookingRequest, Busy, Facts, InstrumentTerms, Person
from booking.rules.judge import refusals
from booking.rules.opening import ALWAYS
from booking.rules.policy import Policy
from booking.rules.span import Span
from kernel.values.clock import SHANGHAI

TERMS = InstrumentTerms(
    instrument_id=1,
    code="MS-0480",
    organisation_id=10,
    credit_code="91310000MA1AAAAA1A",
    zone="zhangjiang",
    category_code="010200",
    modes=("self", "assist"),
)
STRANGER = Person(
    user_id=7,
    organisation_id=20,
    credit_code="91310000MA1BBBBB2B",
    zone="neobay",
    organisation_kind="university",
)
COLLEAGUE = replace(STRANGER, organisation_id=10, credit_code=TERMS.credit_code)
MANAGER = replace(COLLEAGUE, user_id=8, is_manager=True)

# Everything is allowed, so that a test names the one rule it is about.
OPEN_POLICY = Policy(
    hours=ALWAYS,
    step_min=5,
    shortest_min=5,
    longest_min=30 * 1440,
    notice_book_min=0,
    notice_change_min=0,
    horizon_own_days=None,
    horizon_other_days=None,
)


def moment(text: str, year: int = 2026) -> datetime:
    """Return `11-26 09:00` on a Shanghai clock; seconds may follow."""
    form = "%Y-%m-%d %H:%M:%S" if text.count(":") == 2 else "%Y-%m-%d %H:%M"
    return datetime.strptime(f"{year}-{text}", form).replace(tzinfo=SHANGHAI)


def span(start: str, end: str, year: int = 2026) -> Span:
    """Return a span; an end without a day is on the day of the start."""
    end = end if " " in end else f"{start.split()[0]} {end}"
    return Span(moment(start, year), moment(end, year))


# A Wednesday.
NOW = moment("11-25 10:00")


def facts(
    *,
    person: Person = STRANGER,
    terms: InstrumentTerms = TERMS,
    busy: Iterable[Span | Busy] = (),
    policy: Policy = OPEN_POLICY,
    **more: Any,
) -> Facts:
    """Return facts; what is neither a setting nor a field of Facts is a mistake."""
    fields = ("calendar", "held", "choice", "confirmations")
    given = {key: more.pop(key) for key in fields if key in more}
    given["held"] = tuple(given.get("held", ()))
    taken = tuple(one if isinstance(one, Busy) else Busy(one) for one in busy)
    return Facts(replace(policy, **more), terms, person, busy=taken, **given)


def wish(wanted: Span, mode: str = "assist") -> BookingRequest:
    """Return a request for the instrument of TERMS."""
    return BookingRequest(TERMS.instrument_id, wanted, mode)


def on(start: str, end: str) -> Span:
    """Return a span of 26 November, a Thursday."""
    return span(f"11-26 {start}", f"11-26 {end}")


def slow_first(
    policy: Policy,
    window: Span,
    need: int,
    busy: Iterable[Span | Busy],
    at: datetime,
    units: tuple[int, ...] = (1,),
) -> datetime | None:
    """Return the first start of the grid that the judge accepts."""
    step = timedelta(minutes=policy.step_min)
    length = -(-timedelta(minutes=max(need, policy.shortest_min)) // step) * step
    taken = tuple(one if isinstance(one, Busy) else Busy(one) for one in busy)
    facts = Facts(policy, TERMS, STRANGER, busy=taken, units=units)
    start = grid.ceil(window.start, policy.step_min)
    while start + length <= window.end:
        asked = BookingRequest(TERMS.instrument_id, Span(start, start + length))
        if not refusals(asked, facts, at):
            return start
        start += step
    return None
