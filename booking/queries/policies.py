"""Resolved booking policies: the more particular level wins, setting by setting."""

import json
from collections.abc import Collection
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import and_, func, or_, select

from booking.models.terms import PolicySetting
from booking.rules.policy import Policy
from catalog.models.instrument import Instrument
from kernel.store.db import db


def policy_from(layers: Collection[list[Any]]) -> Policy:
    """Merge [rank, settings] pairs: category, organisation, instrument."""
    ranked = [settings for _rank, settings in sorted(layers, key=lambda layer: layer[0])]
    return _merged(json.dumps(ranked, sort_keys=True))


def policies_of(instrument_ids: Collection[int], *, at: datetime) -> dict[int, Policy]:
    """Return the policy in force for each instrument, in one statement."""
    layers: dict[int, list[list[Any]]] = {one: [] for one in instrument_ids}
    major = func.left(Instrument.category_code, 2) + "0000"
    applies = or_(
        PolicySetting.instrument_id == Instrument.id,
        PolicySetting.organisation_id == Instrument.organisation_id,
        PolicySetting.category_code.in_([Instrument.category_code, major]),
    )
    found = (
        select(
            Instrument.id,
            PolicySetting.category_code,
            PolicySetting.organisation_id,
            PolicySetting.settings,
        )
        .join(PolicySetting, and_(applies, PolicySetting.effective.contains(at)))
        .where(Instrument.id.in_(list(instrument_ids)))
    )
    for instrument_id, category, organisation, settings in db.session.execute(found):
        rank = f"1{category}" if category else "2" if organisation else "3"
        layers[instrument_id].append([rank, settings])
    return {one: policy_from(found) for one, found in layers.items()}


@lru_cache(maxsize=4096)
def _merged(layers: str) -> Policy:
    return Policy.from_settings(*json.loads(layers))
