"""How many favourites somebody may keep."""

from dataclasses import dataclass
from typing import ClassVar

from kernel.values.errors import Refusal
from kernel.values.text import N_

MOST = 200


@dataclass(frozen=True)
class TooManyFavourites(Refusal):
    """A list so long helps nobody to find anything."""

    message: ClassVar[str] = N_(
        "You keep {most} favourites, which is the most. Take one away first."
    )

    most: int
