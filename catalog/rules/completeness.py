"""How complete a listing is: for sharing here, for the nation, for Shanghai.

Sharing needs what a user must know to come. What the two reports need besides is a
warning, not a bar.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from catalog.rules.listing_fields import FIELDS, Field, Profile, is_empty, needed_for
from kernel.values.text import N_

PROFILE_NAMES: dict[Profile, str] = {
    Profile.HERE: N_("Publishable here"),
    Profile.NRII: N_("Reportable to the nation (NRII)"),
    Profile.SHANGHAI: N_("Reportable to Shanghai"),
}


@dataclass(frozen=True, slots=True)
class Gap:
    """A field that is still empty; `form` is its input, `needed` bars publication."""

    field: str
    form: str
    label: str
    needed: bool


@dataclass(frozen=True, slots=True)
class Readiness:
    """How far a listing is for one profile."""

    profile: Profile
    filled: int
    total: int
    gaps: tuple[Gap, ...]

    @property
    def ready(self) -> bool:
        """Say whether nothing is missing."""
        return not self.gaps

    @property
    def percent(self) -> int:
        """Return whole per cent, 100 only when nothing is missing."""
        return self.filled * 100 // self.total


@dataclass(frozen=True, slots=True)
class Completeness:
    """How many fields are filled over all profiles, and which are not."""

    filled: int
    total: int
    gaps: tuple[Gap, ...]
    profiles: Mapping[Profile, Readiness]

    @property
    def percent(self) -> int:
        """Return whole per cent, 100 only when nothing is missing."""
        return self.filled * 100 // self.total

    @property
    def needed(self) -> tuple[Gap, ...]:
        """Return the gaps that bar publication."""
        return self.profiles[Profile.HERE].gaps

    @property
    def publishable(self) -> bool:
        """Say whether the listing may be shared here."""
        return not self.needed

    @property
    def reportable(self) -> bool:
        """Say whether both reports, national and Shanghai, could be made."""
        return not self.gaps


def completeness(listing: Mapping[str, object]) -> Completeness:
    """Judge the fields of a listing, given by name."""
    wanted = {profile: needed_for(profile, listing) for profile in Profile}
    found = {
        profile: _readiness(profile, wanted[profile], listing) for profile in Profile
    }
    gaps = {gap.field: gap for one in found.values() for gap in one.gaps}
    ordered = tuple(gaps[f.key] for f in FIELDS if f.key in gaps)
    total = len({f.key for fields in wanted.values() for f in fields})
    return Completeness(total - len(gaps), total, ordered, found)


def _readiness(
    profile: Profile, wanted: Sequence[Field], listing: Mapping[str, object]
) -> Readiness:
    gaps = tuple(
        Gap(f.key, f.form, f.label, Profile.HERE in f.needed)
        for f in wanted
        if is_empty(listing.get(f.key))
    )
    return Readiness(profile, len(wanted) - len(gaps), len(wanted), gaps)
