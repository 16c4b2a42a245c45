"""What a search asks for."""

from collections.abc import Collection
from dataclasses import dataclass, replace

from catalog.rules.listing_state import ListingState


@dataclass(frozen=True, slots=True)
class Filters:
    """Conditions on listings; an empty one accepts all.

    Several values of one kind are alternatives, but all `specs` have to be met (as
    catalog.rules.search_specs.spec_wish reads them). `category` is a six-digit code of any
    level and covers what lies below it. Only published listings are found, unless
    `mine` names organisations (then theirs alone, in every state) or `everything` is
    asked for; both are for the desk. `machines` leaves out centres, service units and
    facilities: they are not booked themselves.
    """

    text: str = ""
    zones: tuple[str, ...] = ()
    category: str | None = None
    organisation_id: int | None = None
    organisation_code: str | None = None
    modes: tuple[str, ...] = ()
    training: tuple[str, ...] = ()
    specs: tuple[str, ...] = ()
    ids: tuple[int, ...] = ()
    states: tuple[ListingState, ...] = ()
    mine: tuple[int, ...] | None = None
    everything: bool = False
    machines: bool = False

    def within(self, zones: Collection[str] | None) -> "Filters | None":
        """Return the same in these zones only, or None when none of them is asked for."""
        if zones is None:
            return self
        both = tuple(key for key in zones if not self.zones or key in self.zones)
        return replace(self, zones=both) if both else None


def category_prefix(code: str) -> str:
    """Return the digits that all categories below the given one share."""
    if code.endswith("0000"):
        return code[:2]
    return code[:4] if code.endswith("00") else code
