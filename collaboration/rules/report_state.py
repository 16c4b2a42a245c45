"""The life of a periodic report, as a table (reference/review_flow.json)."""

from enum import StrEnum


class ReportState(StrEnum):
    """Where a report stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    IN_REVIEW = "in_review"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"
    APPROVED = "approved"
    REJECTED = "rejected"
    ARCHIVED = "archived"


EDITABLE = frozenset({ReportState.DRAFT, ReportState.RETURNED, ReportState.WITHDRAWN})
WAITING = frozenset({ReportState.SUBMITTED, ReportState.IN_REVIEW})
