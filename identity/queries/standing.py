"""Standing, read fresh for a decision: one statement."""

from datetime import date

from sqlalchemy import func, select

from identity.models.organisation import Organisation
from identity.models.user import Training, User
from identity.rules.standing import Standing
from kernel.store.db import db
from kernel.values.errors import NotFound


def standing_of(user_id: int) -> Standing:
    """Return what a decision needs to know about the person. Raises NotFound."""
    trainings = (
        select(
            func.jsonb_object_agg(
                Training.category_code,
                func.jsonb_build_array(Training.level, Training.valid_until),
            )
        )
        .where(Training.user_id == User.id)
        .correlate(User)
        .scalar_subquery()
    )
    row = db.session.execute(
        select(
            User.id,
            User.name,
            User.organisation_id,
            User.state,
            Organisation.name_zh,
            Organisation.kind,
            Organisation.credit_code,
            Organisation.zone_key,
            trainings.label("trainings"),
        )
        .join(Organisation, Organisation.id == User.organisation_id)
        .where(User.id == user_id)
    ).one_or_none()
    if row is None:
        raise NotFound
    return Standing(
        user_id=row.id,
        name=row.name,
        organisation_id=row.organisation_id,
        organisation_name=row.name_zh,
        organisation_kind=row.kind.value,
        credit_code=row.credit_code,
        zone=row.zone_key or "",
        suspended=row.state != "active",
        trainings={
            category: (level, date.fromisoformat(until))
            for category, (level, until) in (row.trainings or {}).items()
        },
    )
