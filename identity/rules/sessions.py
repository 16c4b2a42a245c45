"""How long a session and a token live, and what their secrets look like."""

import hashlib
import secrets
from datetime import datetime, timedelta

IDLE = timedelta(hours=12)
LONGEST = timedelta(days=7)
# Being seen is written down at most this often: reading a page is not a write.
SEEN_EVERY = timedelta(minutes=1)
MOST_TOKENS = 20
LONGEST_TOKEN_DAYS = 365
TOKEN_MARK = "lyt_"  # noqa: S105 - the visible beginning of every token
_PREFIX_LENGTH = len(TOKEN_MARK) + 8


def new_session_secret() -> str:
    """Return 256 random bits as text."""
    return secrets.token_urlsafe(32)


def new_token_secret() -> str:
    """Return a personal access token: its mark and 256 random bits."""
    return TOKEN_MARK + secrets.token_urlsafe(32)


def digest(secret: str) -> bytes:
    """Return what is kept of a secret. It is random, so one SHA-256 is enough."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).digest()


def handle(token_hash: bytes) -> str:
    """Return the short public name by which a person ends one of their sessions."""
    return token_hash.hex()[:16]


def token_prefix(secret: str) -> str:
    """Return the part of a token that its owner may see again."""
    return secret[:_PREFIX_LENGTH]


def is_old_news(seen_at: datetime | None, at: datetime) -> bool:
    """Say whether it is time to write down again that the person is here."""
    return seen_at is None or at - seen_at >= SEEN_EVERY
