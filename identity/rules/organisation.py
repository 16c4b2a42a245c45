"""What kinds of organisation there are, and the unified social credit code."""

import re
from enum import StrEnum

from kernel.values.text import half_width

# GB 32100-2015: the alphabet leaves out I, O, S, V and Z.
_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)


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
    code = re.sub(r"\s+", "", half_width(text)).upper()
    if len(code) != 18 or any(c not in _ALPHABET for c in code):
        return None
    total = sum(_ALPHABET.index(c) * w for c, w in zip(code, _WEIGHTS, strict=False))
    return code if code[-1] == _ALPHABET[(31 - total % 31) % 31] else None
