"""How a word may have been meant: its syllables when spelled, its slips when mistyped."""

import re
from collections.abc import Iterator

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
    """Yield what a lower-case word may have been: a few words, looked up in the index.

    Two letters exchanged, one too many, or one of a pair left out. What is alike is left
    to the trigrams, which miss just these in short words.
    """
    for i, letter in enumerate(word):
        yield word[:i] + word[i + 1 :]
        yield word[:i] + letter + word[i:]
        if i + 1 < len(word) and word[i + 1] != letter:
            yield word[:i] + word[i + 1] + letter + word[i + 2 :]
