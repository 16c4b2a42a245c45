"""Doors that take larger bodies than all others, because files come through them."""

from collections.abc import Callable
from typing import Any, TypeVar

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
