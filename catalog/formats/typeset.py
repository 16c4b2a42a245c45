"""Setting pages: a typst page and its data become a PDF, with fonts for Chinese."""

import json
from collections.abc import Mapping
from pathlib import Path

import pylopdf_fonts_zh_cn
import typst

_FONTS = Path(pylopdf_fonts_zh_cn.__file__).parent


def typeset(page: Path, data: Mapping[str, object]) -> bytes:
    """Return the PDF; its text can be searched and copied.

    The data goes in as JSON: nothing of it is evaluated. Only our own fonts are used,
    so that it looks alike on every machine.
    """
    made: bytes = typst.compile(
        str(page),
        font_paths=[str(_FONTS)],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        format="pdf",
    )
    return made
