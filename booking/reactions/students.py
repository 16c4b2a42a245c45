"""Telling students what their supervisors confirmed beforehand."""

from collections.abc import Mapping
from typing import Any

from kernel.values import clock
from notification.commands.notify import notify
from notification.rules.wording import Kind


def tell_of_confirmation(data: Mapping[str, Any]) -> None:
    """Tell a student what they may book without asking."""
    _tell_student(data, Kind.STUDENT_CONFIRMED)


def tell_of_withdrawal(data: Mapping[str, Any]) -> None:
    """Tell a student that each booking needs a yes again."""
    _tell_student(data, Kind.STUDENT_UNCONFIRMED)


def _tell_student(data: Mapping[str, Any], kind: Kind) -> None:
    names = ("instrument_name_zh", "instrument_name_en", "start", "end")
    notify(
        data["student_id"],
        cause=f"{kind}:{data['message_id']}",
        kind=kind,
        params={name: data[name] for name in names},
        link=f"/groups/{data['group_code']}/use",
        at=clock.now(),
    )
