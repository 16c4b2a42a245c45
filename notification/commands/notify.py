"""Put a notice in somebody's inbox, and a letter on its way."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.dialects.postgresql import insert

from kernel.store.db import db
from kernel.store.transaction import command
from notification.models.notice import Delivery, Notice
from notification.queries.addresses import address_of


@command
def notify(
    user_id: int,
    *,
    cause: str,
    kind: str,
    params: Mapping[str, Any],
    link: str,
    at: datetime,
) -> bool:
    """Tell the person once; say whether it was news.

    `cause` names what happened ("ReservationApproved:17"): telling the same person of
    the same cause again changes nothing. `kind` is one of notification.rules.wording,
    `params` are plain JSON values, `link` is a path of this site. The letter waits for
    the delivery loop; with mail switched off that closes it unsent.
    """
    told = db.session.execute(
        insert(Notice)
        .values(
            user_id=user_id,
            cause=cause,
            kind=kind,
            params=dict(params),
            link=link,
            created_at=at,
        )
        .on_conflict_do_nothing(index_elements=[Notice.user_id, Notice.cause])
        .returning(Notice.id)
    ).scalar_one_or_none()
    if told is None:
        return False
    if address := address_of(user_id):
        db.session.add(Delivery(notice_id=told, address=address, next_try_at=at))
    return True
