"""Telling people of bookings: who holds them, who runs the lab, whose yes is awaited."""

from collections.abc import Mapping
from typing import Any

from identity.queries.deputies import deciders_of
from kernel.values import clock
from kernel.values.actor import Role
from notification.commands.notify import notify
from notification.rules.wording import Kind


def tell_person(data: Mapping[str, Any], kind: Kind) -> None:
    """Tell who holds the booking."""
    tell(data["booked_for_id"], data, kind, link=f"/bookings/{data['code']}")


def tell_lab(data: Mapping[str, Any], kind: Kind) -> None:
    """Tell the lab, or whose yes is awaited; not whom the booking is for."""
    to_decide = kind is Kind.BOOKING_REQUESTED
    link = "/desk/approvals" if to_decide else f"/bookings/{data['code']}"
    for user_id in awaited(data) if to_decide else deciders(data):
        if user_id != data["booked_for_id"]:
            tell(user_id, data, kind, link=link)


def deciders(data: Mapping[str, Any]) -> list[int]:
    """Return the lab's managers and, while they are away, their deputies."""
    unit = data["owner_organisation_id"]
    return deciders_of(Role.LAB_MANAGER, unit, at=clock.now())


def awaited(data: Mapping[str, Any]) -> list[int]:
    """Return whose yes is awaited now: the lab's people, the group's, or both."""
    group, steps = data.get("group_id"), data.get("waits_for") or ["owner"]
    lab = deciders(data) if "owner" in steps else []
    if "supervisor" not in steps or group is None:
        return lab
    return sorted({*lab, *supervisors_awaited(group)})


def supervisors_awaited(group_id: int) -> list[int]:
    """Return the supervisors of a group and, while they are away, their deputies."""
    return deciders_of(Role.SUPERVISOR, group_id, at=clock.now())


def tell(
    user_id: int, data: Mapping[str, Any], kind: Kind, *, link: str, **more: str
) -> None:
    """Tell a person of a booking, with what its event knows."""
    params = {
        "instrument_name_zh": data["instrument_name_zh"],
        "instrument_name_en": data["instrument_name_en"],
        "start": data["start"],
        "end": data["end"],
        "code": data["code"],
        **({"comment": data["comment"]} if data.get("comment") else {}),
        **more,
    }
    notify(
        user_id,
        cause=f"{kind}:{data['code']}:{data['message_id']}",
        kind=kind,
        params=params,
        link=link,
        at=clock.now(),
    )
