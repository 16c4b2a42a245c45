"""Handing out files that people brought."""

from flask import Response

from kernel.values.file_kind import MEDIA_TYPES, FileKind


def as_download(content: bytes, name: str, kind: FileKind) -> Response:
    """Return the file as something to save: a browser never opens it on our site."""
    reply = Response(content, mimetype=MEDIA_TYPES[kind])
    reply.headers.set("Content-Disposition", "attachment", filename=name)
    return reply
