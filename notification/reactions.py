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


REACTIONS = {"SignUpRepeated": [warn_of_repeated_sign_up]}
