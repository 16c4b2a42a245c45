"""What a lab is told about its listings."""

from collections.abc import Callable, Mapping
from typing import Any

from identity.queries.people import holders_of
from kernel.values import clock
from kernel.values.actor import Role
from notification.commands.notify import notify
from notification.rules.wording import Kind


def _tell_the_lab(event: str, kind: Kind) -> Callable[[Mapping[str, Any]], None]:
    def tell(data: Mapping[str, Any]) -> None:
        params = {
            "code": data["code"],
            "instrument_name_zh": data["name_zh"],
            "instrument_name_en": data["name_en"],
        }
        if data.get("comment"):
            params["comment"] = data["comment"]
        for manager in holders_of(Role.LAB_MANAGER, data["organisation_id"]):
            notify(
                manager,
                cause=f"{event}:{data['code']}:{data['version']}",
                kind=kind,
                params=params,
                link=f"/desk/instruments/{data['code']}/edit",
                at=clock.now(),
            )

    return tell


def tell_of_certificate(data: Mapping[str, Any]) -> None:
    """Tell the lab of a certificate that ends soon."""
    for manager in holders_of(Role.LAB_MANAGER, data["organisation_id"]):
        notify(
            manager,
            cause=f"CertificateEnding:{data['code']}:{data['number']}:{data['days']}",
            kind=Kind.CERTIFICATE_ENDING,
            params={
                "instrument_name_zh": data["name_zh"],
                "instrument_name_en": data["name_en"],
                "day": data["valid_until"],
                "certificate_no": data["certificate_no"],
            },
            link=f"/desk/instruments/{data['code']}/certificates",
            at=clock.now(),
        )


REACTIONS: dict[str, list[Any]] = {
    name: [_tell_the_lab(name, kind)]
    for name, kind in (
        ("ListingPublished", Kind.LISTING_PUBLISHED),
        ("ListingReturned", Kind.LISTING_RETURNED),
        ("ListingSuspended", Kind.LISTING_SUSPENDED),
    )
} | {"CertificateEnding": [tell_of_certificate]}
