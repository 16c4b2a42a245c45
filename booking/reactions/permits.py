"""Who is told of safety permits."""

from collections.abc import Mapping
from typing import Any

from identity.queries.people import holders_of
from kernel.values import clock
from kernel.values.actor import Role
from notification.commands.notify import notify
from notification.rules.wording import Kind


def tell_of_filed_permit(data: Mapping[str, Any]) -> None:
    """Tell the managers of the person's unit that a permit waits for the check."""
    for user_id in holders_of(Role.LAB_MANAGER, data["organisation_id"]):
        if user_id != data["user_id"]:
            _tell_of_permit(user_id, data, Kind.PERMIT_FILED, "/desk/permits")


def tell_of_accepted_permit(data: Mapping[str, Any]) -> None:
    """Tell the person that a permit counts."""
    _tell_of_permit(data["user_id"], data, Kind.PERMIT_ACCEPTED)


def tell_of_rejected_permit(data: Mapping[str, Any]) -> None:
    """Tell the person why a permit does not count."""
    _tell_of_permit(data["user_id"], data, Kind.PERMIT_REJECTED)


def tell_of_ending_permit(data: Mapping[str, Any]) -> None:
    """Tell the person that a permit ends soon."""
    _tell_of_permit(data["user_id"], data, Kind.PERMIT_ENDING)


def _tell_of_permit(
    user_id: int, data: Mapping[str, Any], kind: Kind, link: str = "/me/permits"
) -> None:
    told = {"number": data["number"], "day": data.get("valid_until", "")}
    comment = {"comment": data["comment"]} if data.get("comment") else {}
    notify(
        user_id,
        cause=f"{kind}:{data['message_id']}",
        kind=kind,
        params=told | comment,
        link=link,
        at=clock.now(),
    )


PERMIT_REACTIONS = {
    "PermitFiled": [tell_of_filed_permit],
    "PermitAccepted": [tell_of_accepted_permit],
    "PermitRejected": [tell_of_rejected_permit],
    "PermitEnding": [tell_of_ending_permit],
}
