"""Every setting, with its type and its default. Only app reads this."""

import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from config.database import database_url

YES = {"1", "true", "yes", "on"}
NO = {"", "0", "false", "no", "off"}


class BadSetting(ValueError):
    """An environment variable cannot be read; the text names it."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What differs between two installations of the site."""

    database_url: str = field(repr=False)
    secret_key: str = field(repr=False)
    var: Path
    demo: bool = False
    public_url: str = "http://127.0.0.1:8080"
    # Empty: mail is not sent, notices only lie in the inbox.
    smtp_url: str = field(default="", repr=False)
    mail_from: str = "lianyi@localhost"
    testing: bool = False
    cookie_secure: bool = False
    # How many proxies in front may be believed about the caller's address.
    trusted_proxies: int = 0
    log_level: str = "INFO"
    pool_size: int = 8
    pool_overflow: int = 4

    @classmethod
    def from_env(cls, env: Mapping[str, str] = os.environ) -> Self:
        """Read the environment; start or attach our database server if none is named.

        Raises BadSetting, UnknownDatabase or ServerFailed.
        """
        var = Path(env.get("VAR") or "var").absolute()
        public_url = env.get("PUBLIC_URL", cls.public_url).rstrip("/")
        return cls(
            database_url=database_url(env, var),
            secret_key=env.get("SECRET_KEY") or _kept_secret(var / "secret_key"),
            var=var,
            demo=_flag(env, "DEMO", default=cls.demo),
            public_url=public_url,
            smtp_url=env.get("SMTP_URL", cls.smtp_url),
            mail_from=env.get("MAIL_FROM", cls.mail_from),
            testing=_flag(env, "TESTING", default=cls.testing),
            cookie_secure=_flag(
                env, "COOKIE_SECURE", default=public_url.startswith("https://")
            ),
            trusted_proxies=_number(env, "TRUSTED_PROXIES", cls.trusted_proxies),
            log_level=_level(env.get("LOG_LEVEL", cls.log_level)),
            pool_size=_number(env, "DB_POOL_SIZE", cls.pool_size),
            pool_overflow=_number(env, "DB_POOL_OVERFLOW", cls.pool_overflow),
        )


def _flag(env: Mapping[str, str], name: str, *, default: bool) -> bool:
    text = env.get(name)
    if text is None:
        return default
    if text.strip().lower() in YES:
        return True
    if text.strip().lower() in NO:
        return False
    raise BadSetting(f"{name} is {text!r}; it takes 1 or 0.")


def _number(env: Mapping[str, str], name: str, default: int) -> int:
    text = env.get(name)
    if text is None:
        return default
    if text.strip().isascii() and text.strip().isdigit():
        return int(text)
    raise BadSetting(f"{name} is {text!r}; it takes a whole number from 0.")


def _level(text: str) -> str:
    level = text.strip().upper()
    if level not in {"DEBUG", "INFO", "WARNING", "ERROR"}:
        raise BadSetting(
            f"LOG_LEVEL is {text!r}; it takes DEBUG, INFO, WARNING or ERROR."
        )
    return level


def _kept_secret(path: Path) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f"{path.name}.{os.getpid()}")
    if not path.exists():
        with open(os.open(fresh, os.O_CREAT | os.O_WRONLY, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48))
        # Two processes may start at once; the first link wins, and both read it.
        with suppress(FileExistsError):
            os.link(fresh, path)
        fresh.unlink()
    return path.read_text().strip()
