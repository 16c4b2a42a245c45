"""A letter that waits, with all that is needed to write it."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from identity.models.user import User
from kernel.store.db import db
from notification.models.notice import Delivery, Notice


@dataclass(frozen=True, slots=True)
class Waiting:
    """A notice to be sent, to whom, and in which language."""

    delivery_id: int
    attempts: int
    address: str
    locale: str
    kind: str
    params: dict[str, Any]
    link: str


def waiting_of(delivery: Delivery) -> Waiting:
    """Return what is needed to write the letter."""
    row = db.session.execute(
        select(Notice.kind, Notice.params, Notice.link, User.locale)
        .join(User, User.id == Notice.user_id)
        .where(Notice.id == delivery.notice_id)
    ).one()
    return Waiting(
        delivery_id=delivery.id,
        attempts=delivery.attempts,
        address=delivery.address,
        locale="en" if row.locale == "en" else "zh_Hans_CN",
        kind=row.kind,
        params=row.params,
        link=row.link,
    )
