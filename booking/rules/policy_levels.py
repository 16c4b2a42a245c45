"""What a level sets itself, and what it leaves to the levels above."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar

from booking.rules.opening import local_midnight
from booking.rules.policy import Policy, settings_of
from kernel.values.clock import local_day
from kernel.values.errors import Refusal
from kernel.values.text import N_


@dataclass(frozen=True)
class InForceAlready(Refusal):
    """Rules can only change from now on."""

    field: ClassVar[str | None] = "since"
    message: ClassVar[str] = N_(
        "Rules change from today on or later. Leave the day empty for now."
    )


@dataclass(frozen=True)
class SettingsClash(Refusal):
    """The settings do not go together with those of the levels above."""

    field: ClassVar[str | None] = "shortest_min"
    message: ClassVar[str] = N_(
        "Together with the rules of the levels above, the shortest booking would be"
        " longer than the longest. Set both here."
    )


@dataclass(frozen=True)
class OnlyForUnits(Refusal):
    """House rules look at all instruments of a unit, so that only it sets them."""

    names: tuple[str, ...]
    message: ClassVar[str] = N_(
        "House rules hold for a whole unit. Set these in the unit's rules: {names}."
    )


@dataclass(frozen=True)
class NotPlanned(Refusal):
    """Only what has not come into force can be withdrawn."""

    message: ClassVar[str] = N_(
        "These rules are in force already, or were withdrawn. Set others instead."
    )


def own_after(
    own: Mapping[str, Any],
    shown: Policy,
    typed: Mapping[str, Any],
    follow: Collection[str] = (),
) -> dict[str, Any]:
    """Return what a level sets after a form was sent.

    What was left as it was shown stays set or unset as it was; what was changed is set
    here from now on; settings in `follow` are left to the levels above again. Raises
    ValueError naming the setting that cannot be meant.
    """
    meant = Policy.from_settings(settings_of(shown), typed)
    changed = {
        name: value
        for name, value in typed.items()
        if getattr(meant, name) != getattr(shown, name)
    }
    return {k: v for k, v in {**own, **changed}.items() if k not in follow}


def since_when(day: date | None, at: datetime) -> datetime | None:
    """Return the moment from which on a change holds; None for a day that is over."""
    if day is None or day == local_day(at):
        return at
    return local_midnight(day) if day > local_day(at) else None
