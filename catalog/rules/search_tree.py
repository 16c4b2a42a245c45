"""A search as a tree of conditions, and its words as PostgreSQL's tsquery text."""

from dataclasses import dataclass

from catalog.rules.search_terms import quoted


@dataclass(frozen=True, slots=True)
class Word:
    """A lexeme of the listing's words, whole or as the beginning of one.

    `weights` limits where it may stand; an empty text means anywhere.
    """

    text: str
    prefix: bool = False
    weights: str = ""


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that follow each other."""

    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Sound:
    """The beginning of a pinyin lexeme, or the whole of it."""

    text: str
    prefix: bool = True


@dataclass(frozen=True, slots=True)
class Alike:
    """A Latin word that may be mistyped."""

    text: str


@dataclass(frozen=True, slots=True)
class All:
    """Every part must hold."""

    parts: "tuple[Node, ...]"


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one part must hold."""

    parts: "tuple[Node, ...]"


Node = Word | Phrase | Sound | Alike | All | AnyOf


def every(*parts: Node) -> Node:
    """Join conditions with AND, without needless nesting."""
    return parts[0] if len(parts) == 1 else All(tuple(dict.fromkeys(parts)))


def either(*parts: Node) -> Node:
    """Join conditions with OR, without needless nesting or repetition."""
    flat: dict[Node, None] = {}
    for part in parts:
        flat.update(dict.fromkeys(part.parts if isinstance(part, AnyOf) else (part,)))
    return next(iter(flat)) if len(flat) == 1 else AnyOf(tuple(flat))


def is_words(node: Node) -> bool:
    """Say whether the tree looks at words only, so that one tsquery can say it."""
    if isinstance(node, All | AnyOf):
        return all(is_words(part) for part in node.parts)
    return isinstance(node, Word | Phrase)


def words_only(node: Node) -> Node | None:
    """Return the tree without sounds and likenesses, or None when nothing is left."""
    if isinstance(node, All | AnyOf):
        kept = [part for part in map(words_only, node.parts) if part is not None]
        if not kept:
            return None
        return every(*kept) if isinstance(node, All) else either(*kept)
    return node if isinstance(node, Word | Phrase) else None


def tsquery(node: Node, weights: str = "") -> str:
    """Return a tree of words as tsquery text, looking only at the given weights."""
    if isinstance(node, Word):
        marks = ("*" if node.prefix else "") + (weights or node.weights)
        return quoted(node.text) + (f":{marks}" if marks else "")
    if isinstance(node, Phrase):
        return "(" + " <-> ".join(tsquery(word, weights) for word in node.words) + ")"
    if isinstance(node, All | AnyOf):
        sign = " & " if isinstance(node, All) else " | "
        return "(" + sign.join(tsquery(part, weights) for part in node.parts) + ")"
    raise TypeError(f"{type(node).__name__} is not a word")


def sound_query(node: Sound) -> str:
    """Return a sound as tsquery text."""
    return quoted(node.text) + (":*" if node.prefix else "")
