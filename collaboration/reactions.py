"""Who is told what happened to projects and reports."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from identity.queries.people import holders_of
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
            holders_of(Role.COORDINATOR, unit_id),
            f"ReviewAsked:{_report(told)}:{unit_id}",
            Kind.REPORT_SUBMITTED,
            told,
            f"/reviews/{told['code']}/{told['period']}",
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
    }
    if told.get("comment"):
        params["comment"] = told["comment"]
    for person in people:
        notify(person, cause=cause, kind=kind, params=params, link=link, at=clock.now())


def _report(told: Told) -> str:
    return f"{told['code']}:{told['period']}:{told['version']}"


REACTIONS: dict[str, list[Any]] = {
    "MemberAdded": [welcome_member],
    "ReportSubmitted": [ask_for_review],
    "ReportPassed": [ask_for_review],
    "ReportReturned": [_tell_the_author(Kind.REPORT_RETURNED)],
    "ReportReopened": [_tell_the_author(Kind.REPORT_RETURNED)],
    "ReportApproved": [_tell_the_author(Kind.REPORT_APPROVED)],
    "ReportRejected": [_tell_the_author(Kind.REPORT_REJECTED)],
}
