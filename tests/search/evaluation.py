"""What people type, and what should answer, by rules that know nothing of the search.

A listing is graded 3 when its type or its very machine is meant, 2 when the query is
only a part of the type's abbreviation, 0 else. The rules look at the customer's table
of types and at who wrote what in which field; never at lexemes, synonyms or scores.
"""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import log2
from pathlib import Path
from re import findall, fullmatch, split

from pypinyin import lazy_pinyin as spoken

COLLOQUIAL = Path(__file__).with_name("colloquial.csv")
HOMOPHONES = str.maketrans("谱镜仪核共射显微分质能热激", "普竞义合公社险威芬制能惹机")
MOST_GRADED = 50


@cache
def _syllables(name: str) -> list[str]:
    """Return the syllables of a name; the same names are asked for again and again."""
    return spoken(name)


@dataclass(frozen=True, slots=True)
class Listing:
    """What the rules look at of one listing; `key` is its type."""

    id: int
    key: str
    name_zh: str
    name_en: str
    abbreviation: str
    manufacturer: str
    model: str


@dataclass(frozen=True, slots=True)
class Judged:
    """One query and the grade of each listing that has one."""

    kind: str
    query: str
    grades: dict[int, int]

    def ndcg(self, found: list[int], depth: int = 10) -> float:
        """Return the discounted gain of the first results over the best possible."""
        gain = [self.grades.get(one, 0) for one in found[:depth]]
        best = sorted(self.grades.values(), reverse=True)[:depth]
        return _discounted(gain) / _discounted(best)

    def recall(self, found: list[int], depth: int = MOST_GRADED) -> float:
        """Return how many of those meant are found, of as many as there is room for."""
        meant = {one for one, grade in self.grades.items() if grade == 3}
        return len(meant & set(found[:depth])) / min(len(meant), depth)


def _discounted(gain: list[int]) -> float:
    return sum((2**g - 1) / log2(place + 2) for place, g in enumerate(gain))


def judged(listings: list[Listing]) -> list[Judged]:
    """Return all queries that some listing answers, each once."""
    asked: dict[str, Judged] = {}
    for kind, query, grades in _asked(listings):
        if grades:
            asked.setdefault(query, Judged(kind, query, grades))
    return list(asked.values())


def _asked(listings: list[Listing]) -> Iterator[tuple[str, str, dict[int, int]]]:
    with COLLOQUIAL.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            keys = row["types"].split()
            yield (
                row["kind"],
                row["query"],
                _of(one for one in listings if one.key in keys),
            )
    kinds = list({one.key: one for one in listings}.values())
    for n, kind in enumerate(kinds):
        named = _of(one for one in listings if kind.name_zh in one.name_zh)
        if n % 2 == 0:
            yield "Chinese", kind.name_zh, named
        if n % 2:
            yield (
                "English",
                kind.name_en,
                _of(one for one in listings if kind.name_en == one.name_en),
            )
        if n % 2 == 0:
            yield "abbreviation", kind.abbreviation, _by_abbreviation(listings, kind)
        if n % 4 == 0:
            yield "traditional", kind.name_zh.translate(_traditional()), named
            yield (
                "full width",
                _wide(kind.abbreviation),
                _by_abbreviation(listings, kind),
            )
        if fullmatch("[一-鿿]+", kind.name_zh):
            yield from _spoken(listings, kind, n)
            typed = kind.name_zh.translate(HOMOPHONES)
            if typed != kind.name_zh and n % 3 == 1:
                yield "typing error", typed, named
    yield from _machines(listings)


def _spoken(
    listings: list[Listing], kind: Listing, n: int
) -> Iterator[tuple[str, str, dict[int, int]]]:
    syllables = _syllables(kind.name_zh)
    sound, initials = "".join(syllables), "".join(s[0] for s in syllables)
    if n % 3 == 0:
        yield (
            "pinyin",
            sound,
            _of(one for one in listings if sound in "".join(_syllables(one.name_zh))),
        )
    if n % 3 == 1 and len(initials) > 3:
        yield (
            "initials",
            initials,
            _of(one for one in listings if initials in _initials(one.name_zh)),
        )


def _machines(listings: list[Listing]) -> Iterator[tuple[str, str, dict[int, int]]]:
    machines = {(one.manufacturer, one.model) for one in listings if one.model}
    for n, (maker, model) in enumerate(sorted(machines)):
        if n % 4 == 0:
            yield (
                "maker and model",
                f"{maker} {model}",
                _of(
                    one
                    for one in listings
                    if (one.manufacturer, one.model) == (maker, model)
                ),
            )
    makers = sorted({one.manufacturer for one in listings})
    for n, maker in enumerate(m for m in makers if fullmatch("[A-Za-z]{6,}", m)):
        middle = len(maker) // 2
        wrong = (
            maker[:middle] + maker[middle + 1] + maker[middle] + maker[middle + 2 :],
            maker[:middle] + maker[middle + 1 :],
            maker[:middle] + maker[middle] + maker[middle:],
        )[n % 3]
        if wrong != maker:
            yield (
                "typing error",
                wrong.lower(),
                _of(one for one in listings if one.manufacturer == maker),
            )


def _of(meant: Iterable[Listing]) -> dict[int, int]:
    return {one.id: 3 for one in meant}


def _by_abbreviation(listings: list[Listing], kind: Listing) -> dict[int, int]:
    asked = kind.abbreviation.lower()
    grades = {}
    for one in listings:
        own = one.abbreviation.lower()
        if own == asked:
            grades[one.id] = 3
        elif asked in split("[-/ ]", own):
            grades[one.id] = 2
    return grades


def _initials(name: str) -> str:
    return "|".join(
        "".join(s[0] for s in _syllables(run)) for run in findall("[一-鿿]+", name)
    )


def _wide(text: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


def _traditional() -> dict[int, str]:
    table = files("opencc").joinpath("dictionary/STCharacters.txt").read_text("utf-8")
    pairs = (line.split("\t") for line in table.splitlines() if "\t" in line)
    return {ord(new): old.split()[0] for new, old in pairs if len(new) == 1}
