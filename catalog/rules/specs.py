"""Specifications as numbers with units, so that "≥ 500 MHz" can be asked for.

A value is a number, a bound or a range; it is compared in the base unit of its kind, so
that 0.6 GHz answers to ≥ 500 MHz. Units that are not known compare only with themselves.
"""

import re
from dataclasses import dataclass
from decimal import Decimal

from kernel.values.text import N_, half_width

_PREFIXES = {
    "f": -15, "p": -12, "n": -9, "u": -6, "µ": -6, "μ": -6, "m": -3, "c": -2, "": 0,
    "k": 3, "K": 3, "M": 6, "G": 9, "T": 12,
}  # fmt: skip
# Base units that take a prefix, by what is measured.
_SCALED = {
    "Hz": "frequency", "eV": "energy", "V": "voltage", "A": "current", "W": "power",
    "Pa": "pressure", "N": "force", "T": "induction", "g": "mass", "L": "volume",
    "m": "length", "s": "time", "Ω": "resistance", "Da": "molar mass", "J": "work",
    "B": "data", "FLOPS": "speed of computing", "bar": "bar",
}  # fmt: skip
_FIXED: dict[str, tuple[str, Decimal]] = {
    "Å": ("length", Decimal("1e-10")),
    "埃": ("length", Decimal("1e-10")),
    "min": ("time", Decimal(60)),
    "h": ("time", Decimal(3600)),
    "兆": ("frequency", Decimal("1e6")),
    "兆赫": ("frequency", Decimal("1e6")),
    "千伏": ("voltage", Decimal(1000)),
    "纳米": ("length", Decimal("1e-9")),
    "微米": ("length", Decimal("1e-6")),
    "毫米": ("length", Decimal("1e-3")),
    "t": ("mass", Decimal(10**6)),
    "rpm": ("rotation", Decimal(1)),
    "r/min": ("rotation", Decimal(1)),
    "℃": ("temperature", Decimal(1)),
    "°C": ("temperature", Decimal(1)),
    "%": ("share", Decimal(1)),
}
_NUMBER = r"[-+]?[0-9][0-9,]*(?:\.[0-9]+)?(?:[eE][-+]?[0-9]{1,2})?"
_SIGNS = {
    "≥": ">=", ">=": ">=", ">": ">=", "不小于": ">=", "≤": "<=", "<=": "<=", "<": "<=",
    "不大于": "<=", "=": "=", "": "=", "±": "=", "约": "=", "~": "=", "≈": "=",
}  # fmt: skip
_BOUND = re.compile(rf"(≥|>=|>|不小于|≤|<=|<|不大于|=|±|约|~|≈|)\s*({_NUMBER})")
_RANGE = re.compile(rf"({_NUMBER})\s*(?:-|–|—|~|〜|～|至|到|to)\s*({_NUMBER})")
_WANTED = re.compile(rf"(≥|>=|>|≤|<=|<|=|)\s*({_NUMBER})\s*([^\d\s≥≤<>=]\S*)?")


@dataclass(frozen=True, slots=True)
class Measured:
    """A value in its base unit: everything from low to high; None is without bound."""

    dimension: str
    low: Decimal | None
    high: Decimal | None


def measured(value: str, unit: str) -> Measured | None:
    """Return the value as a span in the base unit, or None when it is no number."""
    # NFKC turns ≥ into itself but full-width signs and digits into plain ones.
    said = half_width(value).strip()
    dimension, factor = base_unit(unit)
    if found := _RANGE.fullmatch(said):
        low, high = sorted((_number(found[1]), _number(found[2])))
        return Measured(dimension, low * factor, high * factor)
    if found := _BOUND.fullmatch(said):
        number = _number(found[2]) * factor
        sign = _SIGNS[found[1]]
        low_bound = None if sign == "<=" else number
        high_bound = None if sign == ">=" else number
        return Measured(dimension, low_bound, high_bound)
    return None


def wanted(text: str) -> Measured | None:
    """Return what a filter such as `≥ 500 MHz` or `2 nm` asks for, or None."""
    found = _WANTED.fullmatch(half_width(text).strip())
    return measured(f"{found[1]}{found[2]}", found[3] or "") if found else None


def spec_problem(value: str, unit: str) -> str | None:
    """Return what is wrong with a row: a unit stands behind a number or range only."""
    if unit.strip() and measured(value, unit) is None:
        return N_(
            "Before a unit stands a number, bound or range such as 600, ≥ 500 or 0.1-10."
        )
    return None


def base_unit(unit: str) -> tuple[str, Decimal]:
    """Return what a unit measures and its size in the base unit of that."""
    said = unit.strip()
    said = said if said in _FIXED else half_width(said)
    if said in _FIXED:
        return _FIXED[said]
    for base, dimension in _SCALED.items():
        prefix = said.removesuffix(base)
        if prefix != said and prefix in _PREFIXES:
            return dimension, Decimal(10) ** _PREFIXES[prefix]
    return said.lower(), Decimal(1)


def _number(text: str) -> Decimal:
    return Decimal(text.replace(",", ""))
