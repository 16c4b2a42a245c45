"""Cursor pagination: the last row seen, packed into a word."""

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any

from flask import request

from kernel.values.errors import Malformed
from kernel.values.text import N_, Message, has_control_characters

MOST, USUAL = 200, 50
CURSOR = N_("Take the cursor from next_cursor.")
_LARGEST = 2**62


@dataclass(frozen=True)
class PageRequest:
    """How many rows, and after which."""

    limit: int
    after: tuple[Any, ...] | None


class Mark(Enum):
    """What a cursor may hold; a forged one must not reach the database."""

    ID = "a row's id"
    NUMBER = "a whole number"
    TEXT = "a text"
    MOMENT = "a moment with its offset"

    def accepts(self, value: object) -> bool:
        """Say whether the value can be one of ours."""
        if self in (Mark.ID, Mark.NUMBER):
            least = 0 if self is Mark.ID else -_LARGEST
            plain = isinstance(value, int) and not isinstance(value, bool)
            return plain and least <= int(str(value)) <= _LARGEST
        if not isinstance(value, str) or len(value) > 300:
            return False
        if self is Mark.TEXT:
            return not has_control_characters(value)
        try:
            return datetime.fromisoformat(value).tzinfo is not None
        except ValueError:
            return False


def page_request(*marks: Mark) -> PageRequest:
    """Read ?limit= and ?cursor=, whose values must be like the marks. Raises Malformed."""
    text = request.args.get("limit", str(USUAL))
    if not (
        text.isascii() and text.isdigit() and len(text) < 4 and 1 <= int(text) <= MOST
    ):
        said = Message(
            N_("A whole number from {least} to {most} is expected here."),
            least=1,
            most=MOST,
        )
        raise Malformed({"limit": [said]})
    cursor = request.args.get("cursor")
    values = values_of(cursor) if cursor else None
    if values is not None and not (
        len(values) == len(marks)
        and all(m.accepts(v) for m, v in zip(marks, values, strict=True))
    ):
        raise Malformed({"cursor": [Message(CURSOR)]})
    return PageRequest(int(text), values)


def cursor_of(*values: object) -> str:
    """Pack the sort values of the last row of a page."""
    packed = json.dumps(values, default=str, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(packed).rstrip(b"=").decode()


def values_of(cursor: str) -> tuple[Any, ...]:
    """Unpack a cursor. Raises Malformed when it is none of ours."""
    try:
        padded = cursor.encode("ascii") + b"=" * (-len(cursor) % 4)
        values = json.loads(base64.urlsafe_b64decode(padded))
        if isinstance(values, list) and all(
            isinstance(v, str | int | float) for v in values
        ):
            return tuple(values)
    except (ValueError, binascii.Error, RecursionError):
        pass
    raise Malformed({"cursor": [Message(CURSOR)]})
