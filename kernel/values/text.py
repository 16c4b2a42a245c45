"""Text that people read."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

# Bidirectional controls can make a text read as something it is not; U+200E/F are
# invisible and only ever hide differences between two names.
_DIRECTION_MARKS = frozenset(
    "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)


def N_(message: str) -> str:  # noqa: N802 - gettext's own name
    """Mark a message for extraction without translating it here."""
    return message


class Message(str):
    """A sentence in English that still knows how to be said in another language."""

    __slots__ = ("id", "params")
    id: str
    params: Mapping[str, Any]

    def __new__(cls, message_id: str, /, **params: Any) -> Self:
        """Fill the {parameters} of a message id marked with N_()."""
        said = super().__new__(cls, message_id.format(**params))
        said.id, said.params = message_id, params
        return said


@dataclass(frozen=True, slots=True)
class Bilingual:
    """One name in both languages; English may be missing."""

    zh: str
    en: str = ""

    def __call__(self, locale: str) -> str:
        """Return the text for a locale, falling back to the other language."""
        return (self.en or self.zh) if locale.startswith("en") else (self.zh or self.en)


def has_control_characters(text: str) -> bool:
    """Say whether the text holds NUL, other controls or direction marks.

    Tab, line feed and carriage return are allowed.
    """
    # All of these are unprintable, so that most text is done with at once.
    return not text.isprintable() and any(
        (unicodedata.category(c) in ("Cc", "Cs") and c not in "\t\n\r")
        or c in _DIRECTION_MARKS
        for c in text
    )


def half_width(text: str) -> str:
    """Fold full-width letters, digits and punctuation to ASCII (NFKC)."""
    return unicodedata.normalize("NFKC", text)


_FULL_WIDTH = str.maketrans("０１２３４５６７８９．，＋－：／　", "0123456789.,+-:/ ")


def plain_digits(text: str) -> str:
    """Fold full-width digits and their punctuation, and nothing else: ² stays ²."""
    return text.translate(_FULL_WIDTH)
