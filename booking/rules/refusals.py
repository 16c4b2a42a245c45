"""The reasons against a booking, each a sentence that says what would be accepted."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from kernel.values.errors import Refusal
from kernel.values.text import N_

MODE_WORDS = {
    "self": N_("self-operation"),
    "assist": N_("assisted use"),
    "sample": N_("sending samples"),
    "remote": N_("remote use"),
    "proposal": N_("use by proposal"),
}
LEVEL_WORDS = {
    "basic": N_("basic training"),
    "exam": N_("training with an exam"),
    "advanced": N_("advanced training"),
}


@dataclass(frozen=True)
class AccountSuspended(Refusal):
    """The person may not book at all for now."""

    message: ClassVar[str] = N_(
        "Your account cannot book at the moment. Your organisation's lab manager can"
        " lift this."
    )


@dataclass(frozen=True)
class SelfUseNeedsTraining(Refusal):
    """Operating it oneself needs a qualification, but other modes are open now.

    Both parameters are words of MODE_WORDS and LEVEL_WORDS.
    """

    needed: tuple[str, ...]
    open_modes: tuple[str, ...]
    field: ClassVar[str | None] = "mode"
    message: ClassVar[str] = N_(
        "Self-operation needs a qualification ({needed}). Open to you now: {open_modes}."
    )


@dataclass(frozen=True)
class TrainingNeeded(Refusal):
    """Every mode of this instrument needs a qualification."""

    needed: tuple[str, ...]
    field: ClassVar[str | None] = "mode"
    message: ClassVar[str] = N_(
        "This instrument needs a qualification first: {needed}. The lab can tell you"
        " the next date."
    )


@dataclass(frozen=True)
class ContainsInstruments(Refusal):
    """A centre, service unit or facility is not booked; what stands in it is."""

    listing: str
    message: ClassVar[str] = N_(
        "{listing} is not booked itself. Its page lists the instruments in it; book one of"
        " these."
    )


@dataclass(frozen=True)
class NotBookable(Refusal):
    """The listing is not published, or booking is switched off."""

    message: ClassVar[str] = N_(
        "This instrument does not take bookings now. Look for others of its kind."
    )


@dataclass(frozen=True)
class ModeNotOffered(Refusal):
    """The instrument is not used this way; offered holds words of MODE_WORDS."""

    offered: tuple[str, ...]
    field: ClassVar[str | None] = "mode"
    message: ClassVar[str] = N_("This instrument offers: {offered}.")


@dataclass(frozen=True)
class CustomsSupervised(Refusal):
    """Duty-free equipment, asked for by another legal person."""

    until: date
    message: ClassVar[str] = N_(
        "Under customs supervision until {until}; use by another unit needs the customs"
        " notice. Ask the lab, or choose an instrument without supervision."
    )


@dataclass(frozen=True)
class TooShort(Refusal):
    """The booking is shorter than the policy allows."""

    shortest_min: int
    chosen_min: int
    field: ClassVar[str | None] = "end"
    message: ClassVar[str] = N_(
        "One booking lasts at least {shortest_min}; you chose {chosen_min}."
    )


@dataclass(frozen=True)
class TooLong(Refusal):
    """The booking is longer than the policy allows."""

    longest_min: int
    chosen_min: int
    field: ClassVar[str | None] = "end"
    message: ClassVar[str] = N_(
        "One booking lasts at most {longest_min}; you chose {chosen_min}."
    )


@dataclass(frozen=True)
class OffGrid(Refusal):
    """Start or end does not fall on the instrument's grid; the nearest span does."""

    step_min: int
    start: datetime
    end: datetime
    field: ClassVar[str | None] = "start"
    message: ClassVar[str] = N_(
        "Bookings start and end in steps of {step_min}; nearest: {start} to {end}."
    )


@dataclass(frozen=True)
class OffStart(Refusal):
    """Bookings begin at full multiples of a stretch of time; two starts are near."""

    align_min: int
    before: datetime
    after: datetime
    field: ClassVar[str | None] = "start"
    message: ClassVar[str] = N_(
        "Bookings start every {align_min} from midnight on; nearest: {before} or {after}."
    )


@dataclass(frozen=True)
class NotInTime(Refusal):
    """The year cannot be meant."""

    first_year: int
    last_year: int
    field: ClassVar[str | None] = "start"
    message: ClassVar[str] = N_("Choose a time between {first_year} and {last_year}.")


@dataclass(frozen=True)
class InThePast(Refusal):
    """The start has gone by."""

    earliest: datetime
    field: ClassVar[str | None] = "start"
    message: ClassVar[str] = N_("That start has passed. The earliest is {earliest}.")


@dataclass(frozen=True)
class TooSoon(Refusal):
    """The start lies inside the notice that the lab needs."""

    notice_min: int
    earliest: datetime
    field: ClassVar[str | None] = "start"
    message: ClassVar[str] = N_(
        "Book at least {notice_min} ahead. The earliest start is {earliest}."
    )


@dataclass(frozen=True)
class TooFarAhead(Refusal):
    """The start lies beyond the last day open for booking."""

    latest_day: date
    field: ClassVar[str | None] = "start"
    message: ClassVar[str] = N_("Booking is open for starts up to {latest_day}.")


@dataclass(frozen=True)
class OutsideHours(Refusal):
    """Part of the time is closed; opens to closes is the nearest open stretch."""

    opens: datetime
    closes: datetime
    field: ClassVar[str | None] = "start"
    message: ClassVar[str] = N_(
        "Part of this time is outside opening hours. The nearest: {opens} to {closes}."
    )


@dataclass(frozen=True)
class OutsideHoursNeedsTraining(Refusal):
    """Nights and weekends are for the qualified; needed is a word of LEVEL_WORDS."""

    needed: tuple[str, ...]
    opens: datetime
    closes: datetime
    field: ClassVar[str | None] = "start"
    message: ClassVar[str] = N_(
        "Outside opening hours only people with {needed} may book. Open to you:"
        " {opens} to {closes}."
    )


@dataclass(frozen=True)
class ClosedForBreak(Refusal):
    """The lab is closed for some days, the last one included."""

    first_day: date
    last_day: date
    field: ClassVar[str | None] = "start"
    message: ClassVar[str] = N_(
        "The lab is closed from {first_day} to {last_day}. Choose a time before or"
        " after."
    )


@dataclass(frozen=True)
class NeverOpen(Refusal):
    """No opening time was found for weeks around the wish."""

    message: ClassVar[str] = N_(
        "No opening hours are set around this time. The lab can tell you when it opens."
    )


@dataclass(frozen=True)
class NoNights(Refusal):
    """The booking crosses midnight where nights are not open."""

    end_by: datetime
    field: ClassVar[str | None] = "end"
    message: ClassVar[str] = N_(
        "Runs through the night are not open here; end by {end_by}."
    )


@dataclass(frozen=True)
class UnderMaintenance(Refusal):
    """The instrument is down, expectedly until the given moment."""

    until: datetime
    field: ClassVar[str | None] = "start"
    message: ClassVar[str] = N_(
        "The instrument is down for part of this time, until {until}. Choose a later"
        " start."
    )


@dataclass(frozen=True)
class SlotTaken(Refusal):
    """Somebody holds part of the time."""

    field: ClassVar[str | None] = "start"
    message: ClassVar[str] = N_(
        "Somebody else holds part of this time. You were not charged; choose a free"
        " time."
    )


@dataclass(frozen=True)
class NotAvailable(Refusal):
    """Something takes the time of an instrument whose bookings are confidential."""

    field: ClassVar[str | None] = "start"
    message: ClassVar[str] = N_(
        "This time is not available on this instrument. Choose a free time."
    )


@dataclass(frozen=True)
class NoTimeBetween(Refusal):
    """The time itself is free, but set-up or clean-up meets a neighbour."""

    setup_min: int
    cleanup_min: int
    field: ClassVar[str | None] = "start"
    message: ClassVar[str] = N_(
        "Too close to another booking: this instrument needs {setup_min} before and"
        " {cleanup_min} after each."
    )
