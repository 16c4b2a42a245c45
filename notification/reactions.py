"""What people are told when something happened to their account."""

from collections.abc import Mapping
from typing import Any

from identity.queries.groups import supervisors_of
from identity.queries.people import names
from kernel.values import clock
from notification.commands.notify import notify
from notification.rules.wording import Kind


def warn_of_repeated_sign_up(data: Mapping[str, Any]) -> None:
    """Tell the owner of an address that somebody tried to sign up with it."""
    notify(
        data["subject_id"],
        cause=f"SignUpRepeated:{data['attempt']}",
        kind=Kind.SIGN_UP_REPEATED,
        params={},
        link="/me",
        at=clock.now(),
    )


def tell_the_deputy(data: Mapping[str, Any]) -> None:
    """Tell a colleague from when to when they decide for somebody."""
    notify(
        data["deputy_id"],
        cause=f"DeputyNamed:{data['message_id']}",
        kind=Kind.DEPUTY_NAMED,
        params={
            "person": data["person"],
            "start": data["starts_at"],
            "end": data["ends_at"],
        },
        link="/me/deputies",
        at=clock.now(),
    )


def tell_the_former_deputy(data: Mapping[str, Any]) -> None:
    """Tell a colleague that they decide for somebody no longer."""
    notify(
        data["deputy_id"],
        cause=f"DeputyEnded:{data['message_id']}",
        kind=Kind.DEPUTY_ENDED,
        params={"person": data["person"]},
        link="/me/deputies",
        at=clock.now(),
    )


def tell_the_new_member(data: Mapping[str, Any]) -> None:
    """Tell somebody that they were added to a research group."""
    _tell_of_group(data["user_id"], data, Kind.GROUP_JOINED)


def tell_the_supervisors(data: Mapping[str, Any]) -> None:
    """Tell the supervisors who left their group by themself."""
    person = names([data["user_id"]]).get(data["user_id"], "")
    for user_id in supervisors_of(data["subject_id"]):
        _tell_of_group(user_id, data, Kind.GROUP_LEFT, person=person)


def _tell_of_group(
    user_id: int, data: Mapping[str, Any], kind: Kind, **more: str
) -> None:
    notify(
        user_id,
        cause=f"{kind}:{data['message_id']}",
        kind=kind,
        params={"group_zh": data["group_zh"], "group_en": data["group_en"], **more},
        link=f"/groups/{data['code']}",
        at=clock.now(),
    )


REACTIONS = {
    "GroupFounded": [tell_the_new_member],
    "GroupMemberAdded": [tell_the_new_member],
    "GroupMemberLeft": [tell_the_supervisors],
    "SignUpRepeated": [warn_of_repeated_sign_up],
    "DeputyNamed": [tell_the_deputy],
    "DeputyEnded": [tell_the_former_deputy],
}
