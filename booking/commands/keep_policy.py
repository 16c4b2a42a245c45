"""Keep the settings of one level from a moment on, inside the caller's transaction."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import Range

from booking.events import CategoryPolicySet, PolicySet, UnitPolicySet
from booking.models.terms import PolicySetting
from booking.queries.policy_levels import ORGANISATION, level_is, own_of
from booking.queries.policy_rows import Level
from booking.rules.house_rules import HOUSE_SETTINGS
from booking.rules.policy import Policy
from booking.rules.policy_levels import OnlyForUnits, SettingsClash
from kernel.journal.record import record
from kernel.store.db import db
from kernel.values.actor import Actor
from kernel.values.errors import Refused

_EVENTS = {
    "instrument": PolicySet,
    "organisation": UnitPolicySet,
    "category": CategoryPolicySet,
}


def keep_policy(
    level: Level,
    settings: Mapping[str, Any],
    *,
    since: datetime,
    above: tuple[Mapping[str, Any], ...] = (),
    by: Actor,
    at: datetime,
) -> None:
    """Replace what the level sets, from `since` until the next planned change.

    `above` are the settings of the levels above, for what has to go together. Raises
    Refused.
    """
    house = tuple(sorted(HOUSE_SETTINGS & settings.keys()))
    if house and level[0] != ORGANISATION:
        raise Refused(OnlyForUnits(house))
    before = own_of(level, at=since)
    if dict(settings) == before:
        return
    try:
        Policy.from_settings(*above, settings)
    except ValueError as error:
        raise Refused(SettingsClash()) from error
    rows = list(
        db.session.scalars(
            select(PolicySetting)
            .where(level_is(level), func.upper_inf(PolicySetting.effective)
                   | (func.upper(PolicySetting.effective) > since))
            .order_by(func.lower(PolicySetting.effective).nulls_first())
        )
    )  # fmt: skip
    until = None
    for row in rows:
        starts = row.effective.lower
        if starts is not None and starts > since:
            until = starts
            break
        # A row that would never come into force is not worth keeping.
        if starts == since:
            db.session.delete(row)
        else:
            row.effective = Range(starts, since)
    db.session.flush()
    kind, key = level
    column = "category_code" if kind == "category" else f"{kind}_id"
    db.session.add(
        PolicySetting(
            **{column: key}, settings=dict(settings), effective=Range(since, until)
        )
    )
    event = _EVENTS[kind](
        subject_id=int(key), before=before, after=dict(settings), since=since
    )
    record(event, by=by, at=at)
