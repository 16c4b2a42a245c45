"""Sending letters by SMTP."""

import re
import smtplib
import ssl
from dataclasses import dataclass, field
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid
from urllib.parse import unquote, urlsplit

from kernel.values import clock
from notification.rules.letter import Letter

TIMEOUT_SECONDS = 20


@dataclass(frozen=True, slots=True)
class Mailbox:
    """The server that takes our letters.

    `url` is smtp://, smtp+tls:// (STARTTLS is then required) or smtps://, with user
    and password where the server asks for them.
    """

    url: str = field(repr=False)
    sender: str


def send(letter: Letter, mailbox: Mailbox) -> str | None:
    """Hand the letter to the server; return what went wrong, or None."""
    try:
        message = written(letter, mailbox.sender)
        with _connection(mailbox.url) as server:
            server.send_message(message)
    except (OSError, smtplib.SMTPException, ValueError) as error:
        return _reason(error)
    return None


def written(letter: Letter, sender: str) -> EmailMessage:
    """Return the message. A line break in a header would start another header."""
    message = EmailMessage(policy=SMTP)
    message["From"] = Address("Lianyi 联仪", addr_spec=_one_line(sender))
    message["To"] = Address(addr_spec=_one_line(letter.address))
    message["Subject"] = _one_line(letter.subject)
    message["Date"] = format_datetime(clock.now())
    message["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2] or "localhost")
    message["Auto-Submitted"] = "auto-generated"
    if letter.stop:
        message["List-Unsubscribe"] = f"<{_one_line(letter.stop)}>"
    message.set_content(letter.body, charset="utf-8", cte="base64")
    return message


def _connection(url: str) -> smtplib.SMTP:
    parts = urlsplit(url)
    host, trusted = parts.hostname or "localhost", ssl.create_default_context()
    server: smtplib.SMTP
    if parts.scheme == "smtps":
        server = smtplib.SMTP_SSL(
            host, parts.port or 465, timeout=TIMEOUT_SECONDS, context=trusted
        )
    elif parts.scheme in ("smtp", "smtp+tls"):
        server = smtplib.SMTP(host, parts.port or 25, timeout=TIMEOUT_SECONDS)
    else:
        raise ValueError("SMTP_URL takes smtp://, smtp+tls:// or smtps://")
    try:
        if parts.scheme == "smtp+tls":
            server.starttls(context=trusted)
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
    except BaseException:
        server.close()
        raise
    return server


def _one_line(text: str) -> str:
    return re.sub(r"[\r\n\x00]+", " ", text).strip()


def _reason(error: Exception) -> str:
    # What a server says may repeat the whole letter; the first line is enough.
    lines = str(error).splitlines()
    return f"{type(error).__name__}: {lines[0] if lines else ''}"[:300]
