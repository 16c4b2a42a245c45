"""Conditions on specifications inside a search: 核磁 ≥ 500 MHz."""

import re
from dataclasses import dataclass
from functools import lru_cache

from catalog.rules.specs import Measured, measured, wanted
from kernel.values.text import half_width

_SIGNS = {"不小于": "≥", "至少": "≥", "不大于": "≤", "至多": "≤"}
_SPEC = re.compile(
    r"(?P<sign>≥|>=|>|≤|<=|<|不小于|至少|不大于|至多)\s*"
    r"(?P<number>[0-9][0-9,]*(?:\.[0-9]+)?)\s*"
    r"(?P<unit>[A-Za-zµμΩÅ°℃%][A-Za-zµμΩÅ°℃%/]*|兆赫|兆|千伏|纳米|微米|毫米|埃)"
)


_NUMBER = r"[-+]?[0-9][0-9,]*(?:\.[0-9]+)?(?:[eE][-+]?[0-9]{1,2})?"
_FIELD = re.compile(
    rf"(?P<name>.*?)\s*(?P<value>(?:≥|>=|>|≤|<=|<|=)?\s*{_NUMBER}"
    rf"(?:\s*(?:-|–|~|～|至|到|to)\s*{_NUMBER})?)\s*(?P<unit>[^\d\s≥≤<>=,;]\S*)?"
)


@dataclass(frozen=True, slots=True)
class SpecWish:
    """A span that a specification has to reach: any one's, or one's of such a name."""

    name: str
    span: Measured


@lru_cache(maxsize=256)
def spec_wish(text: str) -> SpecWish | None:
    """Return what a filter such as `磁场强度 ≥ 9.4 T` or `1-10 nm` asks for, or None.

    It needs a name or a unit: a bare number may mean anything.
    """
    plain = half_width(text).strip()
    for word, sign in _SIGNS.items():
        plain = plain.replace(word, sign)
    found = _FIELD.fullmatch(plain)
    if found is None or not (found["name"] or found["unit"]):
        return None
    span = measured(found["value"], found["unit"] or "")
    name = found["name"].strip(" :：=").lower()
    return SpecWish(name, span) if span is not None else None


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
