"""Whether a report on the work may bear the CMA or CNAS mark that the booking asks for."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar

from booking.rules.span import Span
from catalog.rules.certificate import mark_until
from kernel.values.clock import local_day
from kernel.values.errors import Refusal
from kernel.values.text import N_

# What a booking can ask for: the certificates needed, and how it is called.
MARKS: dict[str, tuple[str, ...]] = {
    "": (),
    "cma": ("cma",),
    "cnas": ("cnas",),
    "both": ("cma", "cnas"),
}
MARK_WORDS: dict[str, str] = {
    "": N_("Without a mark"),
    "cma": N_("With the CMA mark"),
    "cnas": N_("With the CNAS mark"),
    "both": N_("With both, CMA and CNAS"),
}


@dataclass(frozen=True)
class MarkNotHeld(Refusal):
    """The lab has no accreditation or no calibration for it."""

    mark: str
    field: ClassVar[str | None] = "mark"
    message: ClassVar[str] = N_(
        "Reports on this instrument bear no {mark} mark: that takes an accreditation and"
        " a calibration. Book without the mark, or another instrument."
    )


@dataclass(frozen=True)
class MarkLapsed(Refusal):
    """It ends before the booking does."""

    mark: str
    until: date
    field: ClassVar[str | None] = "mark"
    message: ClassVar[str] = N_(
        "Reports may bear the {mark} mark until {until}, when a certificate ends. Book a"
        " time until then, or without the mark."
    )


def marks_borne(certified: Mapping[str, date]) -> tuple[str, ...]:
    """Return the marks that a report on the instrument bears or has borne."""
    return tuple(
        mark
        for mark, needed in MARKS.items()
        if needed and all(mark_until(certified, one) for one in needed)
    )


def against_the_mark(
    mark: str, span: Span, certified: Mapping[str, date]
) -> Iterator[Refusal]:
    """Yield why the work of the span cannot bear the mark on its last local day."""
    last = local_day(span.end - timedelta(microseconds=1))
    for one in MARKS.get(mark, ()):
        until = mark_until(certified, one)
        if until is None:
            yield MarkNotHeld(one.upper())
        elif until < last:
            yield MarkLapsed(one.upper(), until)
