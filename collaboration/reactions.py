"""Who is told what happened to projects and reports."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from identity.queries.deputies import deciders_of
from kernel.values import clock
from kernel.values.actor import Role
from notification.commands.notify import notify
from notification.rules.wording import Kind

Told = Mapping[str, Any]


def welcome_member(told: Told) -> None:
    """Tell a person that they became a member."""
    _tell(
        [told["user_id"]],
        f"MemberAdded:{told['code']}",
        Kind.PROJECT_JOINED,
        told,
        f"/collab/{told['code']}",
    )


def ask_for_review(told: Told) -> None:
    """Tell the coordinators of the units whose turn it now is."""
    for unit_id in told["unit_ids"]:
        _tell(
            deciders_of(Role.COORDINATOR, unit_id, at=clock.now()),
            f"ReviewAsked:{_report(told)}:{unit_id}",
            Kind.REPORT_SUBMITTED,
            told,
            f"/reviews/{told['code']}/{told['period']}",
        )


def matter_is_raised(told: Told) -> None:
    """Tell the coordinators of the unit that was asked."""
    _tell(
        deciders_of(Role.COORDINATOR, told["unit_id"], at=clock.now()),
        f"MatterRaised:{told['matter_id']}",
        Kind.MATTER_RAISED,
        {**told, "comment": told["said"]},
        f"/matters#matter-{told['matter_id']}",
    )


def matter_is_answered(told: Told) -> None:
    """Tell whoever asked."""
    _tell(
        [told["raised_by_id"]],
        f"MatterAnswered:{told['message_id']}",
        Kind.MATTER_ANSWERED,
        {**told, "comment": told["reply"]},
        f"/collab/{told['code']}/matters",
    )


def report_is_due(told: Told) -> None:
    """Remind those who lead a project of its report."""
    _tell(
        told["person_ids"],
        f"ReportReminded:{told['code']}:{told['period']}:{told['on']}",
        Kind.REPORT_DUE,
        told,
        f"/collab/{told['code']}/reports/{told['period']}/edit",
    )


def review_is_due(told: Told) -> None:
    """Remind the coordinators of a unit of a report that waits for them."""
    _tell(
        told["person_ids"],
        f"ReviewReminded:{told['code']}:{told['period']}:{told['on']}",
        Kind.REVIEW_DUE,
        told,
        f"/reviews/{told['code']}/{told['period']}",
    )


def summary_is_ready(told: Told) -> None:
    """Tell whoever asked for a summary that its files are there."""
    notify(
        told["asked_by_id"],
        cause=f"SummaryMade:{told['message_id']}",
        kind=Kind.SUMMARY_MADE,
        params={"period": told["period"]},
        link=f"/summaries/{told['subject_id']}",
        at=clock.now(),
    )


def _tell_the_author(kind: Kind) -> Callable[[Told], None]:
    def tell(told: Told) -> None:
        _tell(
            [told["author_id"]],
            f"{kind}:{_report(told)}",
            kind,
            told,
            f"/collab/{told['code']}/reports/{told['period']}",
        )

    return tell


def _tell(people: Iterable[int], cause: str, kind: Kind, told: Told, link: str) -> None:
    params = {
        "project": told["code"],
        "project_name_zh": told["title_zh"],
        "project_name_en": told["title_en"],
        "period": told.get("period", ""),
        "due_on": told.get("due_on", ""),
    }
    if told.get("comment"):
        params["comment"] = told["comment"]
    for person in people:
        notify(person, cause=cause, kind=kind, params=params, link=link, at=clock.now())


def _report(told: Told) -> str:
    return f"{told['code']}:{told['period']}:{told['version']}"


REACTIONS: dict[str, list[Any]] = {
    "MemberAdded": [welcome_member],
    "MatterRaised": [matter_is_raised],
    "MatterAnswered": [matter_is_answered],
    "ReportReminded": [report_is_due],
    "ReviewReminded": [review_is_due],
    "SummaryMade": [summary_is_ready],
    "ReportSubmitted": [ask_for_review],
    "ReportPassed": [ask_for_review],
    "ReportReturned": [_tell_the_author(Kind.REPORT_RETURNED)],
    "ReportReopened": [_tell_the_author(Kind.REPORT_RETURNED)],
    "ReportApproved": [_tell_the_author(Kind.REPORT_APPROVED)],
    "ReportRejected": [_tell_the_author(Kind.REPORT_REJECTED)],
}
