"""What would have to give for a near miss, in words: the same on the page and over REST."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext

from booking.queries.free_page import FreeRow
from booking.rules.near_miss import Concession, Give
from catalog.rules.listing_state import Mode, TrainingLevel
from catalog.rules.words import MODE_NAMES, TRAINING_NAMES
from kernel.http.speech import duration, local_moment, money
from kernel.values.clock import rfc3339


def explained(one: Concession, zones: Mapping[str, str]) -> str:
    """Return what gives, in the reader's language; `zones` holds names by key."""
    value = one.value
    if one.give is Give.FARTHER:
        if value is None:
            return str(gettext("farther away"))
        return str(gettext("%(km)s km away", km=value))
    if one.give is Give.OTHER_ZONE:
        return str(gettext("in %(zone)s", zone=zones.get(str(value), value)))
    if one.give is Give.SHORTER:
        return str(
            gettext("only %(length)s in a row", length=duration(int(value or 0)))
        )
    if one.give is Give.LATER and one.moment is not None:
        return str(gettext("later: %(moment)s", moment=local_moment(one.moment)))
    if one.give is Give.DEARER:
        if value is None:
            return str(gettext("not priced by the hour"))
        return str(gettext("%(price)s an hour", price=money(int(value))))
    if one.give is Give.MODE:
        return str(
            gettext("only: %(mode)s", mode=gettext(MODE_NAMES[Mode(str(value))]))
        )
    level = gettext(TRAINING_NAMES[TrainingLevel(str(value))])
    return str(gettext("qualification: %(level)s", level=level))


def shown_miss(row: FreeRow, zones: Mapping[str, str]) -> dict[str, Any]:
    """Return a near miss for programs: `gives` says what would have to give, and how."""
    gives = [
        {
            "what": str(one.give),
            "value": rfc3339(one.moment) if one.moment else one.value,
            "text": explained(one, zones),
        }
        for one in row.concessions
    ]
    return {**row.as_json(), "gives": gives}
