"""What may stand in the table of synonyms."""

from dataclasses import dataclass
from typing import ClassVar

from catalog.rules.synonyms import atoms_of
from kernel.values.errors import Refusal
from kernel.values.text import N_

MOST_GROUP, MOST_TERM = 40, 60


@dataclass(frozen=True)
class SynonymKnown(Refusal):
    """The term stands in that group already."""

    message: ClassVar[str] = N_("{term} stands in the group {group} already.")
    field: ClassVar[str | None] = "term"

    term: str
    group: str


@dataclass(frozen=True)
class SynonymSaysNothing(Refusal):
    """A term of signs alone, or a single letter, would match everything."""

    message: ClassVar[str] = N_(
        "{term} is too little to search by: use at least one Chinese character or two letters."
    )
    field: ClassVar[str | None] = "term"

    term: str


def term_problems(term: str) -> list[Refusal]:
    """Return what stands against a term."""
    joined = "".join(atoms_of(term))
    if not joined or (len(joined) < 2 and joined.isascii()):
        return [SynonymSaysNothing(term)]
    return []
