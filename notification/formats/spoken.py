"""A notice, said in the reader's language."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import force_locale, gettext

from kernel.http import speech
from kernel.values.text import N_
from notification.rules.letter import Letter
from notification.rules.wording import COMMENT, wording_of

_STOP = N_("To end these letters:")
_MOMENTS = frozenset({"start", "end", "until"})


@dataclass(frozen=True, slots=True)
class Spoken:
    """Title and text of a notice."""

    title: str
    body: str


class _Values(dict[str, str]):
    """A missing value leaves a gap; it must not hide the whole inbox."""

    def __missing__(self, _name: str) -> str:
        return "…"


def spoken(kind: str, params: Mapping[str, Any]) -> Spoken:
    """Say a notice in the language of the moment."""
    wording, values = wording_of(kind), _values(params)
    body = str(gettext(wording.body)).format_map(values)
    if values.get("comment"):
        body = f"{body} {str(gettext(COMMENT)).format_map(values)}"
    return Spoken(str(gettext(wording.title)).format_map(values), body)


def letter(
    kind: str,
    params: Mapping[str, Any],
    *,
    address: str,
    locale: str,
    link: str,
    stop: str = "",
) -> Letter:
    """Write the notice as a letter in the given language.

    `link` and `stop`, where such letters are ended, are whole addresses.
    """
    with force_locale(locale):
        said = spoken(kind, params)
        why = gettext("You get this because it concerns your account at Lianyi.")
        name = gettext("Lianyi")
        end = f"{gettext(_STOP)} {stop}\n" if stop else ""
    body = f"{said.body}\n\n{link}\n\n-- \n{why}\n{end}"
    return Letter(address, f"[{name}] {said.title}", body, stop)


def _values(params: Mapping[str, Any]) -> _Values:
    values = _Values()
    for name, value in params.items():
        values[name] = _plain(name, value)
        if name.endswith("_zh"):
            stem = name.removesuffix("_zh")
            english = speech.in_english() and params.get(f"{stem}_en")
            values[stem] = str(english or value)
    start, end = _moment(params.get("start")), _moment(params.get("end"))
    if start and end:
        values["when"] = speech.local_span(start, end)
    return values


def _plain(name: str, value: Any) -> str:
    if name in _MOMENTS or name.endswith("_at"):
        moment = _moment(value)
        return speech.local_moment(moment) if moment else ""
    if name.endswith("_fen"):
        return speech.money(value)
    if name.endswith("_min") and value is not None:
        return speech.duration(value)
    return "" if value is None else str(value)


def _moment(value: Any) -> datetime | None:
    try:
        return datetime.fromisoformat(str(value)) if value else None
    except ValueError:
        return None
