"""How a word may have been meant: its syllables when spelled, its slips when mistyped."""

import re
from collections.abc import Iterator
from string import ascii_lowercase

# What an initial and a final can make; a few of these no word has.
_SYLLABLE = re.compile(
    r"(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?"
    r"(?:(?<=[lnjqx])iang|(?<=[jqx])iong|(?<=[gkh])uang|iao|ian|ing|uai|uan|ang|eng|ong|ai|ei|ui|ao|ou|iu|ie|ia|ua|uo"
    r"|ue|ve|er|an|en|in|un|vn|[aeiouv])"
)


def syllables(word: str) -> list[str]:
    """Cut lower-case pinyin into syllables, or return nothing when it is no pinyin.

    Of two readings the one with the longer first syllable is taken (xian is one), unless
    what follows would then be no pinyin.
    """
    found: list[list[str] | None] = [None] * len(word) + [[]]
    for start in range(len(word) - 1, -1, -1):
        for end in range(min(start + 6, len(word)), start, -1):
            rest = found[end]
            if rest is not None and _SYLLABLE.fullmatch(word[start:end]):
                found[start] = [word[start:end], *rest]
                break
    return found[0] or []


def slips(word: str) -> Iterator[str]:
    """Yield what differs from a lower-case word by one slip of a finger.

    Two letters exchanged, one too many, one wrong or one missing.
    """
    halves = [(word[:i], word[i:]) for i in range(len(word) + 1)]
    for head, tail in halves:
        if len(tail) > 1 and tail[0] != tail[1]:
            yield head + tail[1] + tail[0] + tail[2:]
        if tail:
            yield head + tail[1:]
            yield from (head + c + tail[1:] for c in ascii_lowercase if c != tail[0])
        yield from (head + c + tail for c in ascii_lowercase)
