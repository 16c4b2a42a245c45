"""Publishing many listings at once: how many, and what became of each."""

from dataclasses import dataclass

from catalog.rules.import_outcome import Outcome
from kernel.values.errors import Refusal

MOST_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Published:
    """What became of one listing: changed, same (public already) or refused, and why."""

    code: str
    result: Outcome
    reasons: tuple[Refusal, ...] = ()
