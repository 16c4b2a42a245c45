"""What happened to projects and reports."""

from dataclasses import dataclass
from typing import ClassVar

from kernel.values.events import Event


@dataclass(frozen=True, kw_only=True)
class ProjectEvent(Event):
    """Base of what happens to a project."""

    subject: ClassVar[str] = "collaboration_project"

    code: str
    title_zh: str
    title_en: str


@dataclass(frozen=True, kw_only=True)
class ProjectOpened(ProjectEvent):
    """A project was opened."""


@dataclass(frozen=True, kw_only=True)
class ProjectEdited(ProjectEvent):
    """Fields of a project were changed."""

    version: int


@dataclass(frozen=True, kw_only=True)
class MemberAdded(ProjectEvent):
    """A person became a member."""

    user_id: int
    lead: bool


@dataclass(frozen=True, kw_only=True)
class StageMoved(ProjectEvent):
    """A project reached another stage."""

    grounds: str


@dataclass(frozen=True, kw_only=True)
class MilestoneSet(ProjectEvent):
    """A milestone was planned or changed."""

    number: int


@dataclass(frozen=True, kw_only=True)
class MilestoneReached(ProjectEvent):
    """A milestone was reached."""

    number: int


@dataclass(frozen=True, kw_only=True)
class ReservationLinked(ProjectEvent):
    """A booking became evidence."""

    reservation: str


@dataclass(frozen=True, kw_only=True)
class ReservationUnlinked(ProjectEvent):
    """A booking is evidence no more."""

    reservation: str


@dataclass(frozen=True, kw_only=True)
class MemberRemoved(ProjectEvent):
    """A person is no member any more."""

    user_id: int


@dataclass(frozen=True, kw_only=True)
class PartnerSet(ProjectEvent):
    """A further unit takes part, or what is said of it changed."""

    number: int


@dataclass(frozen=True, kw_only=True)
class PartnerLeft(ProjectEvent):
    """A further unit takes part no more."""

    number: int
    reason: str


@dataclass(frozen=True, kw_only=True)
class ReadinessNoted(ProjectEvent):
    """A level of readiness was found."""

    scale: str


@dataclass(frozen=True, kw_only=True)
class InvestmentPlanned(ProjectEvent):
    """The amount planned for a year was set."""

    year: int


@dataclass(frozen=True, kw_only=True)
class FileAttached(ProjectEvent):
    """A file became evidence."""

    number: int


@dataclass(frozen=True, kw_only=True)
class FileRemoved(ProjectEvent):
    """A file is evidence no more."""

    number: int


@dataclass(frozen=True, kw_only=True)
class OutcomeRecorded(ProjectEvent):
    """An outcome was written down, or what is said of it changed."""

    number: int
    kind: str


@dataclass(frozen=True, kw_only=True)
class OutcomeRemoved(ProjectEvent):
    """An outcome was taken out."""

    number: int


@dataclass(frozen=True, kw_only=True)
class AirworthinessSet(ProjectEvent):
    """A step to airworthiness was written down."""

    step: str


@dataclass(frozen=True, kw_only=True)
class ReportEvent(Event):
    """Base of what happens to a report; `version` counts submissions."""

    subject: ClassVar[str] = "collaboration_report"

    code: str
    title_zh: str
    title_en: str
    period: str
    version: int
    author_id: int


@dataclass(frozen=True, kw_only=True)
class ReportDrafted(ReportEvent):
    """A report was begun."""


@dataclass(frozen=True, kw_only=True)
class ReportSaved(ReportEvent):
    """The content of a report was changed."""

    edition: int


@dataclass(frozen=True, kw_only=True)
class ReportSubmitted(ReportEvent):
    """A report was handed in; `unit_ids` decide first."""

    unit_ids: list[int]


@dataclass(frozen=True, kw_only=True)
class ReportWithdrawn(ReportEvent):
    """A report was taken back before any decision."""


@dataclass(frozen=True, kw_only=True)
class ReportDecided(ReportEvent):
    """Base of the decisions of one unit; `stood_in_for` is who a deputy decided for."""

    organisation_id: int
    comment: str
    stood_in_for: int | None = None


@dataclass(frozen=True, kw_only=True)
class ReportPassed(ReportDecided):
    """A unit passed a report; `unit_ids` decide next, if it is their turn now."""

    unit_ids: list[int]


@dataclass(frozen=True, kw_only=True)
class ReportReturned(ReportDecided):
    """A unit gave a report back with a comment."""


@dataclass(frozen=True, kw_only=True)
class ReportRejected(ReportDecided):
    """A unit turned a report down."""


@dataclass(frozen=True, kw_only=True)
class ReportApproved(ReportDecided):
    """The last unit passed a report."""


@dataclass(frozen=True, kw_only=True)
class ReportReopened(ReportEvent):
    """An approved report was given back."""

    comment: str


@dataclass(frozen=True, kw_only=True)
class ReportArchived(ReportEvent):
    """An approved report was put away."""


@dataclass(frozen=True, kw_only=True)
class PlanProgressNoted(Event):
    """A responsible unit said how a task of the plan goes."""

    subject: ClassVar[str] = "collaboration_plan_entry"

    task: int
    organisation_id: int


@dataclass(frozen=True, kw_only=True)
class StationSwitched(Event):
    """A unit's place on a route was switched on or off."""

    subject: ClassVar[str] = "collaboration_route_station"

    plan_task: int
    position: int
    organisation_id: int


@dataclass(frozen=True, kw_only=True)
class RoutesInstalled(Event):
    """Stations of the reference table were added."""

    subject: ClassVar[str] = "collaboration_route_station"

    added: int
