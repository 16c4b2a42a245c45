"""Conditions on specifications inside a search: 核磁 ≥ 500 MHz."""

import re
from functools import lru_cache

from catalog.rules.specs import Measured, wanted
from kernel.values.text import half_width

_SIGNS = {"不小于": "≥", "至少": "≥", "不大于": "≤", "至多": "≤"}
_SPEC = re.compile(
    r"(?P<sign>≥|>=|>|≤|<=|<|不小于|至少|不大于|至多)\s*"
    r"(?P<number>[0-9][0-9,]*(?:\.[0-9]+)?)\s*"
    r"(?P<unit>[A-Za-zµμΩÅ°℃%][A-Za-zµμΩÅ°℃%/]*|兆赫|兆|千伏|纳米|微米|毫米|埃)"
)


@lru_cache(maxsize=256)
def split_specs(text: str) -> tuple[str, tuple[Measured, ...]]:
    """Return the text without its conditions on specifications, and these.

    A condition is a sign, a number and a unit; without a unit nobody knows what is meant.
    """
    found: list[Measured] = []

    def take(match: re.Match[str]) -> str:
        sign = _SIGNS.get(match["sign"], match["sign"])
        condition = wanted(f"{sign} {match['number']} {match['unit']}")
        if condition is None:
            return match[0]
        found.append(condition)
        return " "

    if not any(sign in half_width(text) for sign in ("≥", "≤", "<", ">", *_SIGNS)):
        return text, ()
    rest = _SPEC.sub(take, half_width(text))
    return " ".join(rest.split()), tuple(found)
