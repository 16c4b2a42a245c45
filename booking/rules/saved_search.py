"""Searches that somebody keeps: how many, what is new in them, and when to look again."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any, ClassVar
from urllib.parse import urlencode

from kernel.values.errors import Refusal
from kernel.values.text import N_

MOST_SEARCHES = 20
# Each is looked at again after this; its person is told at most once a day.
EVERY = timedelta(minutes=30)
# So many of what is free soonest are looked at: beyond, nobody reads on.
MOST_FREE = 300


class Searched(StrEnum):
    """What is searched for: listings that match, or free time between two moments."""

    LISTINGS = "listings"
    FREE = "free"


_PATHS = {Searched.LISTINGS: "/find", Searched.FREE: "/find/free"}
# How a search is shown, not what it asks for; its day passes.
_NOT_KEPT = frozenset({"on", "page", "pick", "start", "end", "sort", "hours"})
_CONDITIONS = frozenset(
    {
        "q",
        "zone",
        "category",
        "unit",
        "way",
        "training",
        "spec",
        "price",
        "instant",
        "qualified",
        "km",
    }
)


@dataclass(frozen=True)
class TooManySearches(Refusal):
    """So many letters help nobody."""

    most: int
    message: ClassVar[str] = N_(
        "You keep {most} searches, which is the most. Take one away first."
    )


@dataclass(frozen=True)
class NothingAsked(Refusal):
    """A search without any condition would tell of every listing."""

    message: ClassVar[str] = N_(
        "Type a word or choose a filter first: without any, every new listing would be"
        " told."
    )


def kept_query(query: Mapping[str, Any]) -> dict[str, Any]:
    """Return what of a search's parameters is kept."""
    return {
        name: value
        for name, value in query.items()
        if name not in _NOT_KEPT and value not in (None, "", [])
    }


def asks_something(query: Mapping[str, Any]) -> bool:
    """Say whether the search has a condition besides time and length."""
    return bool(_CONDITIONS & query.keys())


def path_of(kind: Searched, query: Mapping[str, Any]) -> str:
    """Return the address of the search on this site."""
    return f"{_PATHS[kind]}?{urlencode(sorted(query.items()), doseq=True)}"


def news_in(found: Sequence[int], seen: Collection[int]) -> list[int]:
    """Return what was not there before, in its order."""
    known = set(seen)
    return [one for one in found if one not in known]


def seen_after(
    found: Sequence[int], seen: Collection[int], *, whole: bool, told: bool
) -> list[int]:
    """Return what counts as seen from now on.

    What left a search is news when it comes back; of a search cut short nobody knows
    what left. News that could not be told yet stays news.
    """
    known, now = set(seen), set(found)
    stays = known & now if whole else known
    return sorted(stays | now if told else stays)
