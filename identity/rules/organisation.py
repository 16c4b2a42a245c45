"""What kinds of organisation there are, and the unified social credit code."""

import re
from enum import StrEnum

from kernel.values.text import N_, Message, half_width

# GB 32100-2015: the alphabet leaves out I, O, S, V and Z.
_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)

WRONG_LENGTH = N_(
    "A unified social credit code has 18 characters; these are {count}. Compare it with"
    " the business licence."
)
WRONG_CHARACTERS = N_(
    "Not used in a unified social credit code: {characters}. It has digits and capital"
    " letters without I, O, S, V and Z. Compare it with the business licence."
)
WRONG_CHECK = N_(
    "After these 17 characters the last one would be {expected}; one of the 18 is"
    " mistyped. Compare it with the business licence."
)


class OrganisationKind(StrEnum):
    """What an organisation is; decides its price class."""

    UNIVERSITY = "university"
    INSTITUTE = "institute"
    SME = "sme"
    ENTERPRISE = "enterprise"
    OVERSEAS = "overseas"
    RESPONSIBLE_UNIT = "responsible_unit"


def credit_code(text: str) -> str | None:
    """Return the normalised unified social credit code, or None when it is wrong.

    Accepts full-width characters, lower case and spaces. The check character follows
    GB 32100-2015: alphabet[(31 - sum of value times weight mod 31) mod 31].
    """
    code = _plain(text)
    return code if code and mistake_in(code) is None else None


def mistake_in(text: str) -> Message | None:
    """Return what is wrong in a unified social credit code, or None when it is right."""
    code = _plain(text)
    if len(code) != 18:
        return Message(WRONG_LENGTH, count=len(code))
    strange = sorted({c for c in code if c not in _ALPHABET})
    if strange:
        return Message(WRONG_CHARACTERS, characters=" ".join(strange))
    expected = _check_character(code)
    return None if code[-1] == expected else Message(WRONG_CHECK, expected=expected)


def _plain(text: str) -> str:
    return re.sub(r"\s+", "", half_width(text)).upper()


def _check_character(code: str) -> str:
    total = sum(_ALPHABET.index(c) * w for c, w in zip(code, _WEIGHTS, strict=False))
    return _ALPHABET[(31 - total % 31) % 31]
