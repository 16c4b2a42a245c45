"""Doors that take larger bodies than all others, because files come through them."""

import base64
import binascii
from collections.abc import Callable
from os import SEEK_END
from typing import Any, TypeVar

from flask import request

from kernel.values.errors import Malformed, Refused
from kernel.values.file_kind import MOST_BYTES
from kernel.values.file_refusals import FileTooLarge
from kernel.values.text import N_, Message

F = TypeVar("F", bound=Callable[..., Any])
_MARK = "most_bytes"


def takes_files(most_bytes: int) -> Callable[[F], F]:
    """Mark a view whose requests may be so large; a file in it has its own limit."""

    def mark(view: F) -> F:
        setattr(view, _MARK, most_bytes)
        return view

    return mark


def most_bytes_of(view: object) -> int | None:
    """Return how large a request to a view may be, or None for the usual."""
    found = getattr(view, _MARK, None)
    return int(found) if found is not None else None


def sent_file() -> tuple[str, bytes]:
    """Return name and bytes of the form's `file`, empty when none was chosen.

    Of a file beyond what is kept anywhere only its size is looked at: the bytes that
    say so stay on the disk. Raises Refused.
    """
    sent = request.files.get("file")
    if not sent:
        return "", b""
    size = sent.stream.seek(0, SEEK_END)
    sent.stream.seek(0)
    if size > MOST_BYTES:
        raise Refused(FileTooLarge(f"{size / 1024 / 1024:.1f}"))
    return sent.filename or "", sent.read()


def decoded(text: str) -> bytes:
    """Return the bytes that a program sent as `content_base64`. Raises Malformed."""
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        said = Message(N_("The bytes of a file in base64 are expected here."))
        raise Malformed({"content_base64": [said]}) from None
