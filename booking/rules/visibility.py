"""What somebody may see of another person's booking: the one place that decides it.

Every calendar, timeline, feed, search and refusal asks here; none shows more.
"""

from dataclasses import dataclass

from booking.rules.policy import BUSY_ONLY, FULL


@dataclass(frozen=True, slots=True)
class Sight:
    """What may be told of a booking.

    `taken`: that the time is booked, asked for or down; without it the time is only
    not available. `people`: for whom it is booked, their unit, and for what.
    """

    taken: bool
    people: bool


EVERYTHING, NOTHING = Sight(taken=True, people=True), Sight(taken=False, people=False)


def sight(
    visibility: str, *, signed_in: bool, of_the_lab: bool, mine: bool = False
) -> Sight:
    """Return what is told of a booking to somebody.

    Its own people and the lab see all. `visibility` is the instrument's setting: full
    tells everybody signed in, busy only tells nobody who it is, and confidential not
    even that there is a booking.
    """
    if mine or of_the_lab:
        return EVERYTHING
    if visibility == FULL:
        return Sight(taken=True, people=signed_in)
    return Sight(taken=True, people=False) if visibility == BUSY_ONLY else NOTHING
