"""Cutting what is many into parts."""

from collections.abc import Iterator, Sequence
from typing import TypeVar

T = TypeVar("T")


def in_parts(items: Sequence[T], most: int) -> Iterator[Sequence[T]]:
    """Return the items in parts of at most so many, in their order."""
    for start in range(0, len(items), most):
        yield items[start : start + most]
