"""From what somebody types to the conditions that find it.

The text is cut into clusters at its spaces; all clusters must be found. A cluster is
found literally, through the synonyms in it, or, typed in Latin letters, by pinyin or
initials. When nothing at all is found, `loose` also accepts homophones and typing
errors.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from catalog.rules.makers import MAKER_NAMES
from catalog.rules.search_terms import (
    MOST_INITIALS,
    MOST_SYLLABLES,
    bigrams,
    folded,
    pieces,
    pinyin,
    runs,
)
from catalog.rules.search_tree import (
    Alike,
    Node,
    Phrase,
    Sound,
    Word,
    either,
    every,
)
from catalog.rules.spelling import slips, syllables
from catalog.rules.synonyms import Synonyms, atoms_of, synonyms

# A synonym is not looked for in the maker, unit and category: 波谱仪器 is the category
# of more than NMR. Two letters are not looked for in specifications, where MS may be a
# millisecond.
SYNONYM_WEIGHTS = "ABD"

MOST_CLUSTERS, MOST_CHARACTERS = 8, 100

# Said beside a recognised term, these add nothing: 质谱仪器 means 质谱.
_GENERIC = frozenset(
    (
        *("仪", "器", "机", "的", "仪器", "设备", "系统", "测试", "检测", "分析"),
        *("平台", "服务", "实验", "装置", "技术", "测量", "表征"),
    )
)
_ENDING = re.compile(r"(?:ers?|ry|y|es?|s|ing)$")
_LETTERS = re.compile(r"[a-z]+")
# 600 兆 is how the field of a magnet is said; a megawatt stays one.
_MEGAHERTZ = re.compile(r"(?<=\d)\s*兆(?:赫兹?|(?![瓦伏欧字帕比]))")
# Shorter words have too many neighbours that mean something else.
_LEAST_MISTYPED = 5


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """What to look for.

    `exact` decides what is found; `typed` is the same without synonyms, for ranking;
    `loose` is used when `exact` finds nothing. None in `exact` finds nothing.
    """

    literal: str
    exact: Node | None
    typed: Node | None
    loose: Node | None


class _Known(StrEnum):
    """How a term came from the table of synonyms."""

    TYPED = "typed"
    SYNONYM = "synonym"


@dataclass(frozen=True, slots=True)
class _Atom:
    text: str
    chinese: bool
    run: int
    spaced: bool


@dataclass(frozen=True, slots=True)
class _Piece:
    atoms: tuple[_Atom, ...]
    names: tuple[str, ...] = ()


def parse(text: str, table: Synonyms | None = None) -> SearchQuery:
    """Read a search; only its first 100 characters and 8 clusters count."""
    literal = _MEGAHERTZ.sub("mhz ", folded(text[:MOST_CHARACTERS])).strip()
    atoms = _atoms(literal)
    clusters = list(_clusters(_pieces(atoms, table or synonyms())))[:MOST_CLUSTERS]
    if not clusters:
        return SearchQuery(literal, None, None, None)
    exact = every(*(_exact(cluster) for cluster in clusters))
    if spelled := _spelled_out(clusters):
        exact = either(exact, spelled)
    return SearchQuery(
        literal,
        exact,
        every(*(_literal(_atoms_of(cluster)) for cluster in clusters)),
        every(*(_loose(cluster) for cluster in clusters)),
    )


def _atoms(literal: str) -> list[_Atom]:
    found: list[_Atom] = []
    end = -1
    for number, run in enumerate(runs(literal)):
        for i, part in enumerate(run.parts):
            spaced = i == 0 and run.start != end
            found.append(_Atom(part, run.chinese, number, spaced))
        end = run.end
    return found


def _pieces(atoms: list[_Atom], table: Synonyms) -> Iterator[_Piece]:
    """Cut at the longest known terms; what lies between is taken as it is."""
    texts = tuple(atom.text for atom in atoms)
    plain: list[_Atom] = []
    i = 0
    while i < len(atoms):
        size = table.longest_at(texts, i)
        if plain and (size or atoms[i].spaced):
            yield _Piece(tuple(plain))
            plain = []
        if size:
            yield _Piece(tuple(atoms[i : i + size]), table.known(texts[i : i + size]))
        else:
            plain.append(atoms[i])
        i += size or 1
    if plain:
        yield _Piece(tuple(plain))


def _clusters(found: Iterator[_Piece]) -> Iterator[list[_Piece]]:
    cluster: list[_Piece] = []
    for piece in found:
        if cluster and piece.atoms[0].spaced:
            yield cluster
            cluster = []
        cluster.append(piece)
    if cluster:
        yield cluster


def _atoms_of(cluster: list[_Piece]) -> tuple[_Atom, ...]:
    return tuple(atom for piece in cluster for atom in piece.atoms)


def _exact(cluster: list[_Piece]) -> Node:
    if len(cluster) == 1:
        return _piece(cluster[0])
    telling = [p for p in cluster if p.names or _text(p.atoms) not in _GENERIC]
    return either(_literal(_atoms_of(cluster)), every(*map(_piece, telling)))


def _piece(piece: _Piece) -> Node:
    own = _literal(piece.atoms, where=_Known.TYPED if piece.names else "")
    if not piece.names:
        return either(own, *_heard(piece.atoms))
    typed = _text(piece.atoms)
    others = [name for name in piece.names if "".join(atoms_of(name)) != typed]
    return either(own, *map(_synonym, others))


def _synonym(name: str) -> Node:
    """Return how another name is looked for; its words follow each other."""
    atoms = _atoms(folded(name))
    if name in MAKER_NAMES:
        return _literal(tuple(atoms))
    whole = ["".join(a.text for a in run) for run in _by_run(atoms)]
    if len(whole) == 1 or any(atom.chinese for atom in atoms):
        return _literal(tuple(atoms), where=_Known.SYNONYM)
    split = [piece for atom in atoms for piece in pieces(atom.text)]
    return either(_following(whole), _following(split))


def _following(words: list[str]) -> Phrase:
    *first, last = words
    return Phrase((*map(Word, first), _word(last, _Known.SYNONYM)))


def _by_run(atoms: Iterable[_Atom]) -> Iterator[list[_Atom]]:
    for _, run in groupby(atoms, key=lambda atom: atom.run):
        yield list(run)


def _literal(atoms: tuple[_Atom, ...], where: str = "") -> Node:
    parts: list[Node] = []
    for run in _by_run(atoms):
        if run[0].chinese:
            weights = SYNONYM_WEIGHTS if where == _Known.SYNONYM else ""
            joined = "".join(atom.text for atom in run)
            parts += [Word(pair, weights=weights) for pair in bigrams(joined)]
        else:
            parts.append(_latin([atom.text for atom in run], where))
    return every(*parts)


def _latin(parts: list[str], where: str) -> Node:
    """Match a Latin word: 600mhz is also 600 MHz, LC-MS also LCMS."""
    joined = _word("".join(parts), where)
    split = [piece for part in parts for piece in pieces(part)]
    if len(split) == 1:
        return joined
    *first, last = split
    words = (*(Word(piece) for piece in first), _word(last, where))
    return either(joined, Phrase(words))


def _word(text: str, where: str) -> Word:
    """Match the beginning of a word; short terms such as MS and numbers whole.

    Known abbreviations are whole as well: TEM must not find temperatures.
    """
    weights = _weights(text, where)
    short = len(text) <= (5 if where else 2)
    if short or text.replace(".", "").isdigit():
        return Word(text, weights=weights)
    stem = _ENDING.sub("", text) if _LETTERS.fullmatch(text) else text
    return Word(stem if len(stem) >= 6 else text, prefix=True, weights=weights)


def _weights(text: str, where: str) -> str:
    if where == _Known.SYNONYM:
        return "AB" if len(text) <= 2 else SYNONYM_WEIGHTS
    return "ABC" if where and len(text) <= 2 else ""


def _heard(atoms: tuple[_Atom, ...]) -> list[Node]:
    """Return the pinyin and the initials that a Latin word may be."""
    word = "".join(atom.text for atom in atoms)
    if not _LETTERS.fullmatch(word) or len(word) < 2:
        return []
    found = [_in_turn("~", word, MOST_INITIALS)]
    if spelled := syllables(word):
        found.append(_in_turn("", spelled, MOST_SYLLABLES))
    elif len(word) > 2:
        found.append(Sound(word))
    return found


def _in_turn(mark: str, sounds: Sequence[str], most: int) -> Node:
    """Return sounds as the index has them: at most so many of them joined."""
    steps = range(0, len(sounds), most)
    return every(*(Sound(mark + "".join(sounds[i : i + most])) for i in steps))


def _spelled_out(clusters: list[list[_Piece]]) -> Node | None:
    """Return `zhi pu yi` as one sound."""
    words = [_text(_atoms_of(cluster)) for cluster in clusters]
    if len(words) > 1 and all(_LETTERS.fullmatch(w) and len(w) <= 6 for w in words):
        return Sound("".join(words))
    return None


def _loose(cluster: list[_Piece]) -> Node:
    atoms = _atoms_of(cluster)
    found = [_exact(cluster)]
    known = [_piece(piece) for piece in cluster if piece.names]
    plain = [piece for piece in cluster if not piece.names]
    if known and plain and all(atom.chinese for atom in _atoms_of(plain)):
        found.append(every(*known))
    if len(atoms) > 1 and any(atom.chinese for atom in atoms):
        found.append(every(*map(_alike, _by_run(atoms))))
    elif len(atoms) == 1:
        found.append(_alike(list(atoms)))
    return either(*found)


def _text(atoms: tuple[_Atom, ...]) -> str:
    return "".join(atom.text for atom in atoms)


def _alike(run: list[_Atom]) -> Node:
    """Return what sounds like a Chinese run, or a Latin one with a typing error."""
    word = "".join(atom.text for atom in run)
    if run[0].chinese:
        return _in_turn("", pinyin(word), MOST_SYLLABLES)
    own = _literal(tuple(run))
    if len(run) > 1 or len(word) < 4 or word.isdigit():
        return own
    if len(word) < _LEAST_MISTYPED or not _LETTERS.fullmatch(word):
        return either(own, Alike(word))
    return either(own, *map(Word, dict.fromkeys(slips(word))), Alike(word))
