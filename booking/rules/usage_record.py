"""What a finished booking yields: hours, charge, and the fields of the national form.

Field names and codes follow the service record of the national platform (NRII).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any, ClassVar

from booking.rules.span import Span
from kernel.values.errors import Refusal
from kernel.values.text import N_

# What a preselected row may differ from its booking.
CLEAN = timedelta(minutes=15)
LONGEST_OVERRUN = timedelta(days=2)
WAYS = {
    "self": "占用共享",
    "assist": "技术共享",
    "sample": "委托共享",
    "remote": "远程共享",
    "proposal": "其他",
}
INTERNAL, EXTERNAL = 120, 130
RESEARCH, DEVELOPMENT = 135, 136
NO_PROJECT = "无"


@dataclass(frozen=True, slots=True)
class WantedRecord:
    """What the lab confirms about one booking; None takes what is known."""

    code: str
    start: datetime | None = None
    end: datetime | None = None
    idle_min: int = 0
    project: str = ""
    subject: str = ""
    amount_fen: int | None = None


@dataclass(frozen=True)
class NotFinished(Refusal):
    """Only a completed booking becomes a record."""

    booking: str
    message: ClassVar[str] = N_(
        "{booking} is not completed; it can be confirmed once it is."
    )


@dataclass(frozen=True)
class RecordedAlready(Refusal):
    """A booking has one record; it can be reversed."""

    booking: str
    message: ClassVar[str] = N_(
        "{booking} has a service record. Reverse it first to record it anew."
    )


@dataclass(frozen=True)
class TimesDoNotFit(Refusal):
    """The actual time ends before it starts, lies in the future or far away."""

    booking: str
    message: ClassVar[str] = N_(
        "The actual time of {booking} must end after it starts, not lie in the future,"
        " and be near the booking; idle time must be shorter."
    )


@dataclass(frozen=True)
class FieldsMissing(Refusal):
    """The national form asks for these."""

    booking: str
    names: tuple[str, ...]
    message: ClassVar[str] = N_("{booking} still needs: {names}.")


@dataclass(frozen=True)
class ReversedAlready(Refusal):
    """A record is reversed once."""

    record: str
    message: ClassVar[str] = N_(
        "{record} is reversed already, or is a reversal itself."
    )


def times_fit(actual: Span | None, booked: Span, idle_min: int, at: datetime) -> bool:
    """Say whether an actual time can be meant."""
    if actual is None or actual.end > at or not 0 <= idle_min < actual.minutes:
        return False
    near = booked.expand(LONGEST_OVERRUN, LONGEST_OVERRUN)
    return near.contains(actual)


def charged_span(booked: Span, actual: Span, charged_time: str) -> Span:
    """Return the time that is paid for; an early start is never free.

    charged_time: "booked", "actual", or "longer" of the two.
    """
    begin = min(booked.start, actual.start)
    if charged_time == "actual":
        return actual
    if charged_time == "booked":
        return Span(begin, booked.end)
    return Span(begin, max(booked.end, actual.end))


def charged_fen(
    lines: Sequence[Mapping[str, Any]], price_fen: int | None, charged: Span
) -> int | None:
    """Return what the charged time costs at the booking's own prices, in fen.

    Hours are priced anew, half up; what is sold by piece stays. None: on request.
    """
    if price_fen is None:
        return None
    hours = Fraction(charged.length // timedelta(microseconds=1), 3_600_000_000)
    if not lines:
        return price_fen
    total = 0
    for line in lines:
        if line["unit"] == "h" and line["code"] == "use":
            exact = hours * int(line["unit_price_fen"])
            total += (2 * exact.numerator + exact.denominator) // (
                2 * exact.denominator
            )
        else:
            total += int(line["amount_fen"])
    return total


def purpose_of(organisation_kind: str) -> int:
    """Return the usual purpose: enterprises develop, others do research."""
    return DEVELOPMENT if organisation_kind in ("sme", "enterprise") else RESEARCH


def missing_fields(values: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the obligatory fields without a value, as words."""
    needed = {
        "inner_id": N_("instrument number of the unit"),
        "content": N_("content of the service"),
        "project": N_("project"),
        "project_subject": N_("subject"),
        "applicant": N_("applicant"),
        "amount_fen": N_("amount"),
    }
    return tuple(w for name, w in needed.items() if values.get(name) in (None, ""))
