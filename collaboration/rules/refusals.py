"""The reasons against acting on projects and reports, each saying what to do now."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from kernel.values.errors import Refusal
from kernel.values.text import N_


@dataclass(frozen=True)
class NotInReview(Refusal):
    """The report is with its authors, or decided."""

    message: ClassVar[str] = N_(
        "This report is not waiting for a review. Open the list for what is."
    )


@dataclass(frozen=True)
class ChangedMeanwhile(Refusal):
    """The version looked at is no longer the current one."""

    version: int
    message: ClassVar[str] = N_(
        "Version {version} was submitted meanwhile. Read it, then decide."
    )


@dataclass(frozen=True)
class OwnReport(Refusal):
    """Nobody reviews what they took part in."""

    message: ClassVar[str] = N_(
        "You are a member of this project. A colleague in your unit can review it."
    )


@dataclass(frozen=True)
class CommentNeeded(Refusal):
    """Returning, rejecting and reopening need a reason."""

    field: ClassVar[str | None] = "comment"
    message: ClassVar[str] = N_("Say what is to be changed; the author will read it.")


@dataclass(frozen=True)
class NotYourTurn(Refusal):
    """Other units decide first."""

    units: tuple[str, ...]
    message: ClassVar[str] = N_(
        "First to decide: {units}. You are told when it is your turn."
    )


@dataclass(frozen=True)
class AlreadyDecided(Refusal):
    """The unit has decided on this version."""

    message: ClassVar[str] = N_(
        "Your unit has decided on this version already. The route shows who is next."
    )


@dataclass(frozen=True)
class ClassifiedNotDeclared(Refusal):
    """The declaration that nothing classified is entered is missing."""

    field: ClassVar[str | None] = "nothing_classified"
    message: ClassVar[str] = N_(
        "Confirm on the project that nothing classified is entered here."
    )


@dataclass(frozen=True)
class WrongPeriod(Refusal):
    """The period ends before the project begins."""

    starts_on: date
    field: ClassVar[str | None] = "period"
    message: ClassVar[str] = N_(
        "The project starts on {starts_on}; choose a period that ends after that."
    )


@dataclass(frozen=True)
class FuturePeriod(Refusal):
    """The period has not begun."""

    begins_on: date
    field: ClassVar[str | None] = "period"
    message: ClassVar[str] = N_(
        "This period begins on {begins_on}. Write the report from then on."
    )


@dataclass(frozen=True)
class PeriodNotOver(Refusal):
    """The period still runs; the draft is kept."""

    ends_on: date
    message: ClassVar[str] = N_(
        "The period runs until {ends_on}. Submit on that day or later; the draft is kept."
    )


@dataclass(frozen=True)
class MissingFields(Refusal):
    """Mandatory fields of the report are empty; they hold field labels."""

    missing: tuple[str, ...]
    message: ClassVar[str] = N_("Still to fill in before submitting: {missing}.")


@dataclass(frozen=True)
class NotEditable(Refusal):
    """The report is with the reviewers, or decided."""

    message: ClassVar[str] = N_(
        "This report is submitted. Withdraw it, or wait for its return, to change it."
    )


@dataclass(frozen=True)
class CannotWithdraw(Refusal):
    """A decision was taken, or the report is not submitted."""

    message: ClassVar[str] = N_(
        "Only a submitted report that no unit has decided on can be withdrawn."
    )


@dataclass(frozen=True)
class NotApproved(Refusal):
    """Only an approved report is archived or reopened."""

    message: ClassVar[str] = N_("Only an approved report can be archived or reopened.")


@dataclass(frozen=True)
class NoRoute(Refusal):
    """No unit stands on the route of this task."""

    plan_task: int
    message: ClassVar[str] = N_(
        "No reviewing unit is set for task {plan_task}. An administrator can set the route."
    )


@dataclass(frozen=True)
class EndBeforeStart(Refusal):
    """The planned end is not after the start."""

    starts_on: date
    field: ClassVar[str | None] = "planned_end"
    message: ClassVar[str] = N_("The planned end lies after {starts_on}, the start.")


@dataclass(frozen=True)
class TargetBelowStart(Refusal):
    """The readiness level aimed at is lower than the one to begin with."""

    trl_start: int
    field: ClassVar[str | None] = "trl_target"
    message: ClassVar[str] = N_("The target is at least level {trl_start}, the start.")


@dataclass(frozen=True)
class OneSideOnly(Refusal):
    """Both sides are the same organisation."""

    field: ClassVar[str | None] = "validation_org"
    message: ClassVar[str] = N_(
        "Choose two organisations: one for research, another for validation."
    )


@dataclass(frozen=True)
class StageOutOfReach(Refusal):
    """Stages are taken one by one; the stages that can follow are named."""

    stages: tuple[str, ...]
    field: ClassVar[str | None] = "stage"
    message: ClassVar[str] = N_("From here a project moves to: {stages}.")


@dataclass(frozen=True)
class ProjectEnded(Refusal):
    """A terminated project stays terminated."""

    message: ClassVar[str] = N_("This project was terminated; it stays as it is.")


@dataclass(frozen=True)
class DayNotReached(Refusal):
    """What has happened cannot lie in the future."""

    today: date
    field: ClassVar[str | None] = "on"
    message: ClassVar[str] = N_("Choose a day up to {today}.")


@dataclass(frozen=True)
class AlreadyMember(Refusal):
    """The person is a member."""

    name: str
    field: ClassVar[str | None] = "email"
    message: ClassVar[str] = N_("{name} is a member already.")


@dataclass(frozen=True)
class AlreadyReached(Refusal):
    """The milestone was reached before."""

    reached_on: date
    message: ClassVar[str] = N_("This milestone was reached on {reached_on}.")


@dataclass(frozen=True)
class NotYours(Refusal):
    """The booking belongs to neither the person nor the two organisations."""

    field: ClassVar[str | None] = "reservation"
    message: ClassVar[str] = N_(
        "Only your own bookings and those of the project's two organisations can be"
        " linked."
    )


@dataclass(frozen=True)
class NotEvidence(Refusal):
    """The booking did not take place, or is not confirmed."""

    field: ClassVar[str | None] = "reservation"
    message: ClassVar[str] = N_(
        "Only confirmed and finished bookings are evidence. Choose another one."
    )


@dataclass(frozen=True)
class LinkedElsewhere(Refusal):
    """A booking proves the work of one project."""

    field: ClassVar[str | None] = "reservation"
    message: ClassVar[str] = N_(
        "This booking is evidence for a project already; one booking counts once."
    )


@dataclass(frozen=True)
class LookFirst(Refusal):
    """Only reports that pass every check are passed together."""

    points: int
    message: ClassVar[str] = N_(
        "Open it first: {points} points are to be looked at. Then decide on it alone."
    )
