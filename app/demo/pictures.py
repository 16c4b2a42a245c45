"""Pictures of the demo's instruments: drawn, one for each category, marked 示例."""

import hashlib
import io
from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from random import Random
from typing import Any

import pylopdf_fonts_zh_cn
from PIL import Image, ImageDraw, ImageFont

from app.demo.bulk import Rows, copy_rows
from app.demo.instruments import Machine

_SIZE = (800, 600)
# Ground, body and accent by the major group of the classification.
_COLOURS = {
    "01": ("#e3eeee", "#f7faf9", "#0f5a5e"),
    "02": ("#ecebe4", "#fbfaf6", "#7a5b16"),
    "03": ("#e6ebf3", "#f8fafd", "#2c4f8c"),
    "08": ("#ebe7f2", "#faf8fd", "#59418c"),
    "09": ("#f3e7e9", "#fdf9f9", "#8c2f45"),
    "12": ("#e9eee3", "#fafcf7", "#3f6b1f"),
}
_OTHER = ("#e8ebec", "#fafbfb", "#44565c")
_PICTURE = ("id", "sha256", "width", "height", "content", "small", "used_at")
_PHOTO = ("instrument_id", "picture_id", "position", "alt_zh", "alt_en", "added_by_id")


def load_pictures(
    cursor: Rows, found: Sequence[Machine], added_by: dict[str, int], at: datetime
) -> None:
    """Give each listing the picture of its category; `added_by` is by unit."""
    categories = sorted({one.kind.category for one in found})
    ids = {category: n for n, category in enumerate(categories, 1)}
    pictures = (_picture_row(n, category, at) for category, n in ids.items())
    copy_rows(cursor, "catalog_picture", _PICTURE, pictures)
    copy_rows(cursor, "catalog_photo", _PHOTO, _photo_rows(found, ids, added_by))


def _photo_rows(
    found: Sequence[Machine], ids: dict[str, int], added_by: dict[str, int]
) -> Iterator[tuple[object, ...]]:
    for one in found:
        if one.published:
            yield (
                one.id, ids[one.kind.category], 1,
                f"{one.kind.name_zh}的示意图（示例）",
                f"Drawing of a {one.kind.name_en} (example)",
                added_by[one.owner.slug],
            )  # fmt: skip


def _picture_row(id_: int, category: str, at: datetime) -> tuple[object, ...]:
    drawn = _drawn(category)
    content, small = _jpeg(drawn), _jpeg(drawn.reduce(2))
    digest = hashlib.sha256(content).hexdigest()
    return (id_, digest, *_SIZE, content, small, at)


def _drawn(category: str) -> Image.Image:
    """Draw an instrument on its bench; the category decides what it is made of."""
    ground, body, accent = _COLOURS.get(category[:2], _OTHER)
    picture = Image.new("RGB", _SIZE, ground)
    draw, rng = ImageDraw.Draw(picture), Random(category)
    draw.rectangle((0, 470, 800, 600), fill="#d5d9d8")
    draw.rectangle((0, 462, 800, 474), fill="#b9c0bf")
    left, width, height = (
        rng.randrange(120, 200),
        rng.randrange(330, 420),
        rng.randrange(190, 260),
    )
    line: dict[str, Any] = {"outline": accent, "width": 5}
    tower = rng.randrange(3)
    if tower == 0:
        x = left + rng.randrange(40, 120)
        draw.rounded_rectangle(
            (x, 110, x + 90, 470 - height + 20), 26, fill=body, **line
        )
    elif tower == 1:
        draw.rounded_rectangle(
            (left + width - 20, 150, left + width + 110, 470), 14, fill=body, **line
        )
    else:
        draw.ellipse(
            (left + 60, 470 - height - 90, left + 240, 470 - height + 90),
            fill=body,
            **line,
        )
    draw.rounded_rectangle(
        (left, 470 - height, left + width, 470), 18, fill=body, **line
    )
    top = 470 - height + 34
    draw.rounded_rectangle((left + 30, top, left + 190, top + 100), 8, fill="#22343a")
    steps = [(left + 42 + n * 17, top + 84 - rng.randrange(8, 68)) for n in range(9)]
    draw.line(steps, fill="#8fd3c8", width=4, joint="curve")
    for n in range(rng.randrange(2, 5)):
        x = left + 222 + n * 40
        draw.ellipse((x, top + 20, x + 24, top + 44), fill=accent)
    draw.rounded_rectangle(
        (left + 222, top + 70, left + width - 26, top + 92), 6, fill=ground
    )
    draw.text((30, 524), "示例", font=_font(), fill="#5d6b6d")
    return picture


@lru_cache(maxsize=1)
def _font() -> ImageFont.FreeTypeFont:
    path = next(Path(pylopdf_fonts_zh_cn.__file__).parent.rglob("NotoSansSC*"))
    return ImageFont.truetype(str(path), 44)


def _jpeg(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=80)
    return out.getvalue()
