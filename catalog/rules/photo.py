"""Pictures of an instrument: how many, how large, and why one is not kept.

At most 1 MB each and JPEG, as the national upload form wants them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, TypeVar

from kernel.values.errors import Refusal
from kernel.values.text import N_

MOST_PHOTOS = 12
MOST_KEPT_BYTES = 1_000_000
# A phone's largest; a picture of a thousand megapixels is an attack.
MOST_PIXELS = 50_000_000
LEAST_SIDE = 200
ALT_LENGTH = 120
# So many characters of the content's SHA-256 name a picture in addresses.
KEY_LENGTH = 16

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class MadePicture:
    """A JPEG of at most 1 MB with its size in pixels, and a small one for lists."""

    content: bytes
    small: bytes
    width: int
    height: int


@dataclass(frozen=True)
class NotAPicture(Refusal):
    """The content is no picture that can be read."""

    field: ClassVar[str | None] = "file"
    message: ClassVar[str] = N_(
        "By its content this is no JPEG or PNG picture that can be read. Save it as one"
        " of these."
    )


@dataclass(frozen=True)
class TooManyPixels(Refusal):
    """The picture would take too much room when it is opened."""

    most: int = MOST_PIXELS // 1_000_000
    field: ClassVar[str | None] = "file"
    message: ClassVar[str] = N_(
        "The picture has more than {most} megapixels. Save it smaller."
    )


@dataclass(frozen=True)
class TooSmall(Refusal):
    """Nothing can be seen on so small a picture."""

    width: int
    height: int
    least: int = LEAST_SIDE
    field: ClassVar[str | None] = "file"
    message: ClassVar[str] = N_(
        "The picture has {width} × {height} pixels; each side needs {least} or more."
    )


@dataclass(frozen=True)
class TooManyPhotos(Refusal):
    """The listing has as many pictures as it may have."""

    most: int = MOST_PHOTOS
    field: ClassVar[str | None] = "file"
    message: ClassVar[str] = N_(
        "A listing has at most {most} pictures. Remove one first."
    )


@dataclass(frozen=True)
class PhotoKeptAlready(Refusal):
    """The listing shows the same picture."""

    field: ClassVar[str | None] = "file"
    message: ClassVar[str] = N_("The listing has this picture already.")


def moved(order: Sequence[T], one: T, position: int) -> list[T]:
    """Return the order with one entry at a position from 1; too far means last."""
    others = [other for other in order if other != one]
    others.insert(position - 1, one)
    return others


def photo_path(code: str, key: str, *, small: bool = False) -> str:
    """Return where a picture of a listing is to be had, as a path of this site."""
    return f"/instruments/{code}/photos/{key}{'/small' if small else ''}.jpg"
