"""What is said of single fields of a report."""

from dataclasses import dataclass

from collaboration.events import ReportEvent


@dataclass(frozen=True, kw_only=True)
class ReportRemarked(ReportEvent):
    """A reviewer said something of a field."""

    number: int
    stood_in_for: int | None = None


@dataclass(frozen=True, kw_only=True)
class RemarkAnswered(ReportEvent):
    """An author answered a remark."""

    number: int
