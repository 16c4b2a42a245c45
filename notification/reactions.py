"""What people are told when something happened to their account."""

from collections.abc import Mapping
from typing import Any

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


REACTIONS = {
    "SignUpRepeated": [warn_of_repeated_sign_up],
    "DeputyNamed": [tell_the_deputy],
    "DeputyEnded": [tell_the_former_deputy],
}
