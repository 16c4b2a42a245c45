"""How people stood with units at moments of the past, for rules that are tried out."""

from collections import defaultdict
from collections.abc import Callable, Collection
from datetime import datetime
from typing import Any

from booking.queries.conduct_facts import ENDED, TOLD, endings_of
from booking.rules.conduct import Conduct, conduct_of
from booking.rules.house_rules import HouseRules
from kernel.store.prepared import Prepared
from kernel.values.clock import local_day

_ENDED = Prepared(
    """
    SELECT r.booked_for_id, i.organisation_id, <told> AS told
      FROM booking_reservation r JOIN catalog_instrument i ON i.id = r.instrument_id
     WHERE r.booked_for_id = ANY(CAST(%(people)s AS bigint[]))
       AND i.organisation_id = ANY(CAST(%(units)s AS bigint[]))
       AND <ended>
    """.replace("<told>", TOLD).replace("<ended>", ENDED)
)
Then = Callable[[int, int, HouseRules, datetime], Conduct | None]


def conduct_then(people: Collection[int], units: Collection[int], at: datetime) -> Then:
    """Return a look-up: how a person stood with a unit, by what had ended days before.

    `units` are those that mind it. One statement for all, none where no unit does.
    """
    told: dict[tuple[int, int], list[Any]] = defaultdict(list)
    if units:
        rows = _ENDED.rows(people=list(people), units=list(units), at=at)
        for row in rows:
            told[row.booked_for_id, row.organisation_id].append(row.told)

    def then(
        person_id: int, unit_id: int, rules: HouseRules, moment: datetime
    ) -> Conduct | None:
        if unit_id not in units or not rules.minds_conduct:
            return None
        day = local_day(moment)
        before = [
            one
            for row in told[person_id, unit_id]
            for one in endings_of(row, rules)
            if one.day < day
        ]
        return conduct_of(before, rules, moment)

    return then
