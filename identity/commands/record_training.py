"""Write down that a person may operate a category of instruments."""

from datetime import date, datetime

from sqlalchemy.dialects.postgresql import insert

from identity.events import TrainingRecorded
from identity.models.user import Training
from identity.permissions import TABLE, Permission, Subject
from identity.queries.people import person_by_email
from kernel.journal.record import record
from kernel.store.db import db
from kernel.store.transaction import command
from kernel.values.actor import Actor
from kernel.values.clock import local_day


@command
def record_training(
    email: str,
    category_code: str,
    level: str,
    valid_until: date,
    *,
    by: Actor,
    at: datetime,
) -> None:
    """Keep the newest level and last day (Shanghai) for the person and category.

    Lab managers and administrators may. Raises NotFound and Forbidden.
    """
    TABLE.require(by, Permission.RECORD_TRAINING, Subject())
    person = person_by_email(email)
    facts = {
        "level": level,
        "valid_until": valid_until,
        "trained_on": local_day(at),
    }
    row = {"user_id": person.id, "category_code": category_code, **facts}
    db.session.execute(
        insert(Training)
        .values(**row)
        .on_conflict_do_update(
            index_elements=[Training.user_id, Training.category_code], set_=facts
        )
    )
    event = TrainingRecorded(
        subject_id=person.id,
        category_code=category_code,
        level=level,
        valid_until=valid_until,
    )
    record(event, by=by, at=at)
