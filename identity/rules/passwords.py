"""Passwords: what is accepted, and how they are kept."""

from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST, LONGEST = 8, 256

# RFC 9106, second recommendation (64 MiB, 3 passes); the low one is for tests.
_HASHERS = {
    "full": PasswordHasher(time_cost=3, memory_cost=64 * 1024, parallelism=4),
    "low": PasswordHasher(time_cost=1, memory_cost=64, parallelism=1),
}
# What every installation of the site is called; nobody's secret.
_OUR_NAMES = frozenset({"lianyi", "联仪"})


@dataclass
class Cost:
    """How expensive a new hash is. Hashes verify with the cost they were made at."""

    name: str = "full"
    dummies: dict[str, str] = field(default_factory=dict)


_chosen = Cost()


def choose_cost(name: str) -> None:
    """Set the cost of new hashes, once, when the site starts."""
    if name not in _HASHERS:
        raise ValueError(f"{name!r} is none of {', '.join(_HASHERS)}")
    _chosen.name = name


def _hasher() -> PasswordHasher:
    return _HASHERS[_chosen.name]


def hashed(password: str) -> str:
    """Return an argon2id hash. The password counts as typed, not trimmed or folded."""
    return _hasher().hash(password)


def matches(password: str, password_hash: str | None) -> bool:
    """Say whether the password is right; takes as long without a hash as with one."""
    if password_hash is None:
        _verified(password, _dummy())
        return False
    return _verified(password, password_hash)


def is_common(password: str) -> bool:
    """Say whether the password is among the first that anybody would try."""
    plain = password.casefold()
    return (
        plain in _common()
        or len(set(plain)) <= 2
        or plain.rstrip("0123456789!@#.") in _OUR_NAMES
    )


def _verified(password: str, password_hash: str) -> bool:
    try:
        return _hasher().verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False


def _dummy() -> str:
    if _chosen.name not in _chosen.dummies:
        _chosen.dummies[_chosen.name] = hashed("nobody's password")
    return _chosen.dummies[_chosen.name]


@lru_cache(maxsize=1)
def _common() -> frozenset[str]:
    path = Path(__file__).with_name("common_passwords.txt")
    return frozenset(path.read_text("utf-8").split())
