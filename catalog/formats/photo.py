"""A picture that somebody sent, made into what is kept: upright, plain, small enough.

Whatever else the file held goes: place, camera and owner stand in EXIF, text chunks can
hold anything. The pixels are written anew.
"""

import io
import struct
from threading import Lock

from PIL import Image, ImageOps

from catalog.rules.photo import (
    LEAST_SIDE,
    MOST_KEPT_BYTES,
    MOST_PIXELS,
    MadePicture,
    NotAPicture,
    TooManyPixels,
    TooSmall,
)
from kernel.values.errors import Refused
from kernel.values.file_kind import FileKind, kind_of
from kernel.values.file_refusals import require_file

LARGE, SMALL = (1600, 1600), (360, 270)
_QUALITIES = (85, 75, 60, 40)
_BROKEN = (
    OSError, SyntaxError, ValueError, TypeError, KeyError, EOFError, IndexError,
    ZeroDivisionError, struct.error,
)  # fmt: skip
# Pillow's own limit, higher than ours; both are asked before a pixel is read.
_BOMBS = (Image.DecompressionBombError, Image.DecompressionBombWarning)
# One large picture takes 200 MB while it is open: one at a time in a process.
_ONE = Lock()


def made_of(content: bytes, *, declared: bool) -> MadePicture:
    """Return what is kept of a JPEG or PNG picture of at most 20 MB.

    `declared` says that nothing classified is on it. Raises Refused.
    """
    require_file(content, declared=declared)
    if kind_of(content) not in (FileKind.JPEG, FileKind.PNG):
        raise Refused(NotAPicture())
    with _ONE:
        try:
            return _made(content)
        except _BOMBS as error:
            raise Refused(TooManyPixels()) from error
        except _BROKEN as error:
            raise Refused(NotAPicture()) from error


def _made(content: bytes) -> MadePicture:
    with Image.open(io.BytesIO(content), formats=("JPEG", "PNG")) as sent:
        width, height = sent.size
        if width * height > MOST_PIXELS:
            raise Refused(TooManyPixels())
        if min(width, height) < LEAST_SIDE:
            raise Refused(TooSmall(width, height))
        sent.draft("RGB", LARGE)
        upright = _on_white(ImageOps.exif_transpose(sent))
    upright.thumbnail(LARGE, Image.Resampling.LANCZOS)
    small = ImageOps.fit(upright, SMALL, Image.Resampling.LANCZOS)
    return MadePicture(_jpeg(upright), _jpeg(small), upright.width, upright.height)


def _on_white(picture: Image.Image) -> Image.Image:
    """Return the picture in plain colours; what was transparent becomes white."""
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        layers = picture.convert("RGBA")
        ground = Image.new("RGB", layers.size, "white")
        ground.paste(layers, mask=layers.getchannel("A"))
        return ground
    return picture.convert("RGB")


def _jpeg(picture: Image.Image) -> bytes:
    content = b""
    for quality in _QUALITIES:
        out = io.BytesIO()
        picture.save(out, "JPEG", quality=quality, optimize=True)
        content = out.getvalue()
        if len(content) <= MOST_KEPT_BYTES:
            break
    return content
