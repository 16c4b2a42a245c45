"""ETag and If-Match over a thing's version number."""

from flask import request

from kernel.values.errors import DomainError


class PreconditionRequired(DomainError):
    """A change must say which version it was made from (428)."""


class PreconditionFailed(DomainError):
    """The thing has another version by now (412)."""


def etag(version: int) -> str:
    """Return the entity tag of a version."""
    return f'"v{version}"'


def require_match(version: int | None = None) -> int:
    """Return the version that If-Match names.

    Raises PreconditionRequired when there is none, PreconditionFailed when it is not
    the given current version (or cannot be one of ours).
    """
    given = request.headers.get("If-Match", "").strip()
    if not given:
        raise PreconditionRequired
    number = given.removeprefix("W/").strip('"').removeprefix("v")
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        raise PreconditionFailed
    if version is not None and int(number) != version:
        raise PreconditionFailed
    return int(number)


def idempotency_key() -> str | None:
    """Return the caller's Idempotency-Key, at most 200 printable characters."""
    key = request.headers.get("Idempotency-Key", "").strip().strip('"')
    return key if key.isprintable() and 0 < len(key) <= 200 else None
