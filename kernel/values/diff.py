"""What changed between two texts, character by character for Chinese."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

# A Latin word or a number is one piece; every other character is one of its own.
_PIECES = re.compile(r"[A-Za-z0-9]+(?:[.,][0-9]+)*|.", re.DOTALL)
# Common runs shorter than this, between two changes, read better as changed.
_ISLAND = 3

SAME, ADDED, REMOVED = "same", "ins", "del"


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text that stayed (same), came (ins) or went (del)."""

    kind: str
    text: str


def diff(old: str, new: str) -> list[Piece]:
    """Return the pieces in reading order; what went stands before what came.

    Same and del pieces give the old text, same and ins pieces the new one.
    """
    a, b = _PIECES.findall(old), _PIECES.findall(new)
    codes = SequenceMatcher(None, a, b, autojunk=False).get_opcodes()
    runs = [
        (tag == "equal", "".join(a[i1:i2]), "".join(b[j1:j2]))
        for tag, i1, i2, j1, j2 in codes
    ]
    pieces: list[Piece] = []
    gone = come = ""
    for n, (equal, was, now) in enumerate(runs):
        if equal and not _is_island(runs, n):
            pieces += _changed(gone, come)
            gone = come = ""
            pieces.append(Piece(SAME, was))
        else:
            gone, come = gone + was, come + now
    return pieces + _changed(gone, come)


def _is_island(runs: list[tuple[bool, str, str]], n: int) -> bool:
    return 0 < n < len(runs) - 1 and len(runs[n][1]) < _ISLAND


def _changed(gone: str, come: str) -> list[Piece]:
    found = (Piece(REMOVED, gone), Piece(ADDED, come))
    return [piece for piece in found if piece.text]
