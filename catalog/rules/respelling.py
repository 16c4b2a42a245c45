"""What a search may have meant: known words that sound or look like what was typed."""

from collections.abc import Collection, Iterator
from difflib import get_close_matches
from functools import lru_cache

from catalog.rules.search_terms import folded, pinyin, runs
from catalog.rules.synonyms import Synonyms

# Of a word so short, too many others are alike.
_LEAST = 4
_ALIKE = 0.75
_MOST_SYLLABLES = 8


def respelled(text: str, table: Synonyms, words: Collection[str] = ()) -> str | None:
    """Return the text with what is misspelt put right, or None when nothing is.

    `words` are Latin words known besides those of the table. A Chinese run is compared
    by its sound, a Latin word by its letters; what is known stays as it is.
    """
    plain = folded(text)
    found, end = [], 0
    for run in runs(plain):
        found.append(plain[end : run.start])
        heard = _heard if run.chinese else _looked
        found.append(heard(run.text, table, words))
        end = run.end
    said = "".join([*found, plain[end:]])
    return said if said != plain else None


def unknown_words(text: str, table: Synonyms) -> list[str]:
    """Return the Latin words of a text that the table does not know."""
    known = _vocabulary(table)[0]
    return [
        run.text
        for run in runs(folded(text))
        if not run.chinese and len(run.text) >= _LEAST and run.text not in known
    ]


def _heard(run: str, table: Synonyms, _words: Collection[str]) -> str:
    sounds, said, i = pinyin(run), "", 0
    if len(sounds) != len(run):
        return run
    names = _vocabulary(table)[1]
    while i < len(run):
        known = table.longest_at(tuple(run), i)
        sizes = range(min(_MOST_SYLLABLES, len(run) - i), max(known, 1), -1)
        size = next((n for n in sizes if tuple(sounds[i : i + n]) in names), 0)
        if size:
            said += names[tuple(sounds[i : i + size])]
        else:
            size = max(known, 1)
            said += run[i : i + size]
        i += size
    return said


def _looked(word: str, table: Synonyms, words: Collection[str]) -> str:
    known = _vocabulary(table)[0]
    if len(word) < _LEAST or not word.isalpha() or word in known or word in words:
        return word
    return next(iter(get_close_matches(word, {*known, *words}, 1, _ALIKE)), word)


@lru_cache(maxsize=4)
def _vocabulary_of(
    atoms: tuple[tuple[str, ...], ...],
) -> tuple[frozenset[str], dict[tuple[str, ...], str]]:
    latin = frozenset(word for term in atoms for word in _latin(term))
    names = {
        tuple(pinyin(name)): name
        for term in atoms
        if len(name := "".join(term)) > 1 and not name.isascii()
        and len(term) == len(name)
    }  # fmt: skip
    return latin, names


def _vocabulary(
    table: Synonyms,
) -> tuple[frozenset[str], dict[tuple[str, ...], str]]:
    return _vocabulary_of(tuple(table.terms))


def _latin(term: tuple[str, ...]) -> Iterator[str]:
    return (part for part in term if part.isascii() and len(part) >= _LEAST)
