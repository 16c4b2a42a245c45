"""Results of an ambiguous term, put together by what it may mean."""

from collections.abc import Sequence
from dataclasses import replace

from booking.queries.candidates import Candidate, Found
from booking.rules.wish import GROUP_ORDER
from catalog.queries.did_you_mean import Reading


def by_reading(found: Found, meant: Sequence[Reading]) -> Found:
    """Return the matches with each reading's together, inside their group."""
    if not meant:
        return found
    order = sorted(
        found.candidates, key=lambda one: (GROUP_ORDER[one.group], _place(one, meant))
    )
    return replace(found, candidates=order)


def reading_of(found: Found, meant: Sequence[Reading]) -> dict[str, str]:
    """Return the name of the first reading of each match by its code."""
    named = {}
    for one in found.candidates if meant else ():
        place = _place(one, meant)
        if place < len(meant):
            named[one.code] = meant[place].name
    return named


def _place(one: Candidate, meant: Sequence[Reading]) -> int:
    places = (n for n, r in enumerate(meant) if one.instrument_id in r.ids)
    return next(places, len(meant))
