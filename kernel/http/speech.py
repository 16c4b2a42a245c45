"""Saying things in the reader's language: sentences, moments, durations, money."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from flask_babel import get_locale, gettext

from kernel.values.clock import local
from kernel.values.errors import DomainError, Malformed, Refusal, Refused, Stale
from kernel.values.money import format_yuan
from kernel.values.text import N_, Message

WEEKDAYS = (
    N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"),
)  # fmt: skip


def in_english() -> bool:
    """Say whether the reader chose English; Chinese is the default."""
    return str(get_locale() or "").startswith("en")


def say(message: Refusal | str) -> str:
    """Return a refusal or a message in the reader's language."""
    if isinstance(message, Refusal):
        return _filled(message.message, message.params)
    if isinstance(message, Message):
        return _filled(message.id, message.params)
    return str(gettext(message)) if message else ""


def messages(error: DomainError) -> dict[str, list[str]]:
    """Return what a refused or malformed request is told, by field.

    Sentences that belong to no field stand under an empty name.
    """
    found: dict[str, list[str]] = {}
    if isinstance(error, Malformed):
        for name, said in error.messages.items():
            found[name] = [say(one) for one in said]
    elif isinstance(error, Refused):
        for reason in error.reasons:
            found.setdefault(reason.field or "", []).append(say(reason))
    elif isinstance(error, Stale):
        found[""] = [
            gettext(
                "Somebody changed this meanwhile. Look at the new state, then save again."
            )
        ]
    return found


def by_field(said: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """Return what is told under the fields of a form: of an entry at its whole list."""
    found: dict[str, list[str]] = {}
    for name, texts in said.items():
        found.setdefault(name.partition(".")[0], []).extend(texts)
    return found


def local_day(value: date | datetime, *, year: bool = False) -> str:
    """Return `11-25 周三` or `Wed 25 Nov`, with the year when asked."""
    day = local(value).date() if isinstance(value, datetime) else value
    name = gettext(WEEKDAYS[day.weekday()])
    if in_english():
        return f"{name} {day:%d %b}{f' {day.year}' if year else ''}"
    return f"{day:%Y-%m-%d}" if year else f"{day:%m-%d} {name}"


def local_time(moment: datetime) -> str:
    """Return `09:00` on a Shanghai clock."""
    return f"{local(moment):%H:%M}"


def local_moment(moment: datetime) -> str:
    """Return day and time, such as `11-25 周三 09:00`."""
    return f"{local_day(moment)} {local_time(moment)}"


def local_span(start: datetime, end: datetime) -> str:
    """Return `11-25 周三 09:00–13:00`, naming the second day when it differs."""
    last = (
        local_time(end)
        if local(start).date() == local(end).date()
        else local_moment(end)
    )
    return f"{local_moment(start)}–{last}"


def duration(value: timedelta | int) -> str:
    """Return a timedelta or a number of minutes as `3 h 30 min`, or in Chinese."""
    minutes = (
        int(value.total_seconds() // 60) if isinstance(value, timedelta) else value
    )
    hours, rest = divmod(minutes, 60)
    days, hours = divmod(hours, 24) if hours >= 72 else (0, hours)
    units = ("d", "h", "min") if in_english() else ("天", "小时", "分钟")
    said = [
        f"{n} {unit}" for n, unit in zip((days, hours, rest), units, strict=True) if n
    ]
    return " ".join(said) or f"0 {units[2]}"


def money(amount_fen: int | None) -> str:
    """Return `¥1,234.56`; None is a price on request."""
    return (
        gettext("On request") if amount_fen is None else f"¥{format_yuan(amount_fen)}"
    )


def _filled(message_id: str, params: Mapping[str, Any]) -> str:
    return str(gettext(message_id)).format(
        **{name: _plain(name, value) for name, value in params.items()}
    )


def _plain(name: str, value: Any) -> Any:
    if isinstance(value, datetime):
        return local_moment(value)
    if isinstance(value, date):
        return local_day(value, year=True)
    if isinstance(value, timedelta) or (name.endswith("_min") and value is not None):
        return duration(value)
    if name.endswith("_fen"):
        return money(value)
    if isinstance(value, list | tuple):
        return ", ".join(
            str(gettext(v)) if isinstance(v, str) else str(v) for v in value
        )
    return value
