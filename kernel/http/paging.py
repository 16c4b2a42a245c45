"""Cursor pagination: the last row seen, packed into a word."""

import base64
import binascii
import json
from dataclasses import dataclass
from typing import Any

from flask import request

from kernel.values.errors import Malformed
from kernel.values.text import N_, Message

MOST, USUAL = 200, 50


@dataclass(frozen=True)
class PageRequest:
    """How many rows, and after which."""

    limit: int
    after: tuple[Any, ...] | None


def page_request() -> PageRequest:
    """Read ?limit= and ?cursor=. Raises Malformed."""
    text = request.args.get("limit", str(USUAL))
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:6]) <= MOST):
        said = Message(
            N_("A whole number from {least} to {most} is expected here."),
            least=1,
            most=MOST,
        )
        raise Malformed({"limit": [said]})
    cursor = request.args.get("cursor")
    return PageRequest(int(text), values_of(cursor) if cursor else None)


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
    raise Malformed({"cursor": [Message(N_("Take the cursor from next_cursor."))]})
