"""Words that name the same thing; they widen the query, never the index."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from catalog.rules.makers import MAKERS
from catalog.rules.search_terms import folded, runs

TABLE = Path(__file__).parents[2] / "reference" / "synonyms.csv"

# A word as the table compares it: its Latin parts and single Chinese characters.
Atoms = tuple[str, ...]


@dataclass(frozen=True)
class Synonyms:
    """The groups of the table: which terms a known term stands for."""

    terms: dict[Atoms, tuple[str, ...]]
    longest: int
    # By each of their terms: looked for with every search.
    groups: dict[Atoms, tuple[tuple[str, ...], ...]]

    def known(self, atoms: Atoms) -> tuple[str, ...]:
        """Return everything the term is also called, itself included, or nothing."""
        return self.terms.get(atoms, ())

    def readings(self, atoms: Atoms) -> dict[str, "Synonyms"]:
        """Return what an ambiguous term may mean: a name, and its group without the term.

        Empty for a term that stands in one group or none.
        """
        meant = {}
        found = self.groups.get(atoms, ())
        for names in found if len(found) > 1 else ():
            others = [one for one in names if atoms_of(one) != atoms]
            own = (n for n in others if len(self.groups[atoms_of(n)]) == 1)
            if (name := next(own, None)) is not None:
                meant[name] = read([(name, one) for one in others])
        return meant if len(meant) > 1 else {}

    def longest_at(self, atoms: Atoms, start: int) -> int:
        """Return how many atoms the longest known term beginning here has."""
        most = min(self.longest, len(atoms) - start)
        sizes = range(most, 0, -1)
        return next((n for n in sizes if atoms[start : start + n] in self.terms), 0)


def atoms_of(text: str) -> Atoms:
    """Return the Latin parts and Chinese characters of a text, in order."""
    return tuple(part for run in runs(folded(text)) for part in run.parts)


def read(rows: list[tuple[str, str]]) -> Synonyms:
    """Build the table from rows of (group, term); a term may be in several groups."""
    groups: dict[str, list[str]] = {}
    for key, term in rows:
        groups.setdefault(key, []).append(term)
    terms: dict[Atoms, dict[str, None]] = {}
    by_term: dict[Atoms, dict[str, tuple[str, ...]]] = {}
    for key, members in groups.items():
        for term in members:
            atoms = atoms_of(term)
            terms.setdefault(atoms, {}).update(dict.fromkeys(members))
            by_term.setdefault(atoms, {})[key] = tuple(members)
    found = {atoms: tuple(names) for atoms, names in terms.items() if atoms}
    return Synonyms(
        found,
        max(map(len, found), default=0),
        {atoms: tuple(of.values()) for atoms, of in by_term.items()},
    )


@lru_cache(maxsize=1)
def delivered() -> tuple[tuple[str, str], ...]:
    """Return the rows (group, term) of the table that the program is delivered with."""
    with TABLE.open(encoding="utf-8", newline="") as lines:
        return tuple((row["key"], row["term"]) for row in csv.DictReader(lines))


def with_makers(rows: Iterable[tuple[str, str]]) -> Synonyms:
    """Build the table from rows of (group, term) and the names of makers."""
    makers = [
        (f"maker {latin}", n) for latin, zh in MAKERS.items() for n in (latin, *zh)
    ]
    return read([*rows, *makers])


@lru_cache(maxsize=1)
def synonyms() -> Synonyms:
    """Return the table as delivered, and the names of makers, read once."""
    return with_makers(delivered())
