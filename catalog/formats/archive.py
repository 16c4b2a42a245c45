"""Several files as one archive."""

import io
import zipfile
from collections.abc import Iterable

ZIP = "application/zip"


def as_zip(files: Iterable[tuple[str, bytes]]) -> bytes:
    """Return a ZIP of the files by name; pictures are packed already."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return out.getvalue()
