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
    number = version_in(given)
    if number is None or (version is not None and number != version):
        raise PreconditionFailed
    return number


def version_in(tag: str) -> int | None:
    """Return the version that an entity tag names, or None when it is none of ours."""
    number = tag.strip().removeprefix("W/").strip('"').removeprefix("v")
    plain = number.isascii() and number.isdigit() and len(number) < 10
    return int(number) if plain else None


def idempotency_key() -> str | None:
    """Return the caller's Idempotency-Key, at most 200 printable characters."""
    key = request.headers.get("Idempotency-Key", "").strip().strip('"')
    return key if key.isprintable() and 0 < len(key) <= 200 else None
