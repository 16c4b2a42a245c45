"""From what somebody types to the conditions that find it.

The text is cut into clusters at its spaces; all clusters must be found. A cluster is
found literally, through the synonyms in it, or, typed in Latin letters, by pinyin or
initials. When nothing at all is found, `loose` also accepts homophones and typing
errors.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

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
from catalog.rules.synonyms import Synonyms, synonyms

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
    literal = folded(text[:MOST_CHARACTERS]).strip()
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
    if piece.names:
        return either(*(_term(name) for name in piece.names))
    heard = _heard(piece.atoms)
    return either(_literal(piece.atoms), *heard)


def _term(name: str) -> Node:
    """Return how one name of a synonym group is looked for; several words follow."""
    atoms = _atoms(folded(name))
    whole = ["".join(a.text for a in run) for run in _by_run(atoms)]
    if len(whole) == 1 or any(atom.chinese for atom in atoms):
        return _literal(tuple(atoms), known=True)
    split = [piece for atom in atoms for piece in pieces(atom.text)]
    return either(_following(whole), _following(split))


def _following(words: list[str]) -> Phrase:
    *first, last = words
    return Phrase((*map(Word, first), _word(last, known=True)))


def _by_run(atoms: Iterable[_Atom]) -> Iterator[list[_Atom]]:
    for _, run in groupby(atoms, key=lambda atom: atom.run):
        yield list(run)


def _literal(atoms: tuple[_Atom, ...], *, known: bool = False) -> Node:
    parts: list[Node] = []
    for run in _by_run(atoms):
        if run[0].chinese:
            parts += [Word(pair) for pair in bigrams("".join(a.text for a in run))]
        else:
            parts.append(_latin([atom.text for atom in run], known=known))
    return every(*parts)


def _latin(parts: list[str], *, known: bool) -> Node:
    """Match a Latin word: 600mhz is also 600 MHz, LC-MS also LCMS."""
    joined = _word("".join(parts), known=known)
    split = [piece for part in parts for piece in pieces(part)]
    if len(split) == 1:
        return joined
    *first, last = split
    words = (*(Word(piece) for piece in first), _word(last, known=known))
    return either(joined, Phrase(words))


def _word(text: str, *, known: bool) -> Word:
    """Match the beginning of a word; short terms such as MS and numbers whole.

    Known abbreviations are whole as well: TEM must not find temperatures.
    """
    if len(text) <= 2 or text.replace(".", "").isdigit() or (known and len(text) <= 5):
        return Word(text)
    stem = _ENDING.sub("", text) if _LETTERS.fullmatch(text) else text
    return Word(stem if len(stem) >= 6 else text, prefix=True)


def _heard(atoms: tuple[_Atom, ...]) -> list[Node]:
    """Return the pinyin and the initials that a Latin word may be."""
    word = "".join(atom.text for atom in atoms)
    if not _LETTERS.fullmatch(word) or len(word) < 2:
        return []
    found: list[Node] = []
    if len(word) <= MOST_INITIALS:
        found.append(Sound("~" + word))
    if len(word) > 2:
        found.append(Sound(word))
    return found


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
    if known and len(known) < len(cluster):
        found.append(every(*known))
    if all(atom.chinese for atom in atoms) and len(atoms) > 1:
        syllables = pinyin(_text(atoms))
        steps = range(0, len(syllables), MOST_SYLLABLES)
        spoken = ["".join(syllables[i : i + MOST_SYLLABLES]) for i in steps]
        found.append(every(*map(Sound, spoken)))
    elif len(atoms) == 1 and len(atoms[0].text) >= 4 and not atoms[0].text.isdigit():
        found.append(Alike(atoms[0].text))
    return either(*found)


def _text(atoms: tuple[_Atom, ...]) -> str:
    return "".join(atom.text for atom in atoms)
