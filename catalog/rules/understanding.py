"""Zone, day and length words in a search: 质谱 明天 4h 张江."""

import re
from dataclasses import dataclass

from catalog.rules.search_terms import folded
from catalog.rules.synonyms import atoms_of, synonyms

ZONES: dict[str, str] = {
    "大零号湾": "neobay", "零号湾": "neobay", "闵行": "neobay", "neobay": "neobay",
    "张江科学城": "zhangjiang", "张江": "zhangjiang", "zhangjiang": "zhangjiang",
    "临港新片区": "lingang", "临港": "lingang", "lingang": "lingang", "lin-gang": "lingang",
    "虹桥": "hongqiao_mh", "hongqiao": "hongqiao_mh",
}  # fmt: skip
DAYS: dict[str, int] = {
    "今天": 0, "今日": 0, "today": 0, "明天": 1, "明日": 1, "tomorrow": 1, "后天": 2,
}  # fmt: skip

_WORDS = sorted((*ZONES, *DAYS), key=len, reverse=True)
_LENGTH = re.compile(
    r"(\d{1,3}(?:\.5)?)(?:h|hr|hrs|hour|hours|个?小时)|(\d{1,3})(?:min|分钟)"
)
_MOST_HOURS = 14 * 24


@dataclass(frozen=True, slots=True)
class Understood:
    """What the words of a search said, and the text that is left to look for.

    `day` counts from today; `minutes` is the length asked for.
    """

    text: str
    zone: str | None = None
    day: int | None = None
    minutes: int | None = None


def understand(text: str) -> Understood:
    """Take zone, day and length words out of a search.

    They count as words of their own, or at either end of a known term (张江质谱); a
    zone inside a longer name (张江药谷平台) stays in the text.
    """
    zone: str | None = None
    day: int | None = None
    minutes: int | None = None
    rest: list[str] = []
    joined = folded(text).replace("neo bay", "neobay").replace("lin gang", "lingang")
    for token in (text if joined == folded(text) else joined).split():
        plain = folded(token).strip("，,。;；")
        for word in _parts(plain):
            length = _LENGTH.fullmatch(word)
            if word in ZONES and zone is None:
                zone = ZONES[word]
            elif word in DAYS and day is None:
                day = DAYS[word]
            elif length and minutes is None and (found := _minutes(length)):
                minutes = found
            else:
                rest.append(token if word == plain else word)
    return Understood(" ".join(rest), zone, day, minutes)


def _parts(token: str) -> list[str]:
    """Split a zone or day word off a known term."""
    for word in _WORDS:
        rest = token.removeprefix(word)
        if rest not in (token, "") and (parts := _known_parts(rest)):
            return [word, *parts]
        rest = token.removesuffix(word)
        if rest not in (token, "") and (parts := _known_parts(rest)):
            return [*parts, word]
    return [token]


def _known_parts(text: str) -> list[str]:
    parts = _parts(text)
    return parts if len(parts) > 1 or _known(text) else []


def _known(text: str) -> bool:
    if text in ZONES or text in DAYS:
        return True
    atoms = atoms_of(text)
    size = synonyms().longest_at(atoms, 0)
    # 质谱仪 counts as known through 质谱: one more character may follow.
    return size > 0 and len(atoms) - size <= 1


def _minutes(match: re.Match[str]) -> int | None:
    hours, minutes = match.groups()
    total = int(float(hours) * 60) if hours else int(minutes)
    return total if 0 < total <= _MOST_HOURS * 60 else None
