"""The refused rows of a list as a workbook, with the reason beside each."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from flask_babel import gettext

from catalog.formats.shared_list import as_xlsx
from catalog.rules.kept_messages import told_messages
from catalog.rules.words import FIELD_NAMES
from kernel.http.speech import say


def refused_xlsx(
    headings: Sequence[str],
    rows: Iterable[tuple[Sequence[str], Mapping[str, Sequence[Any]]]],
) -> bytes:
    """Return a workbook with the headings of the list; a row is (cells, errors)."""
    why = gettext("Why it was refused")
    lines = [[*cells, reason_of(errors)] for cells, errors in rows]
    return as_xlsx(gettext("Refused rows"), [*headings, why], lines)


def reason_of(errors: Mapping[str, Sequence[Any]]) -> str:
    """Return what stands against a row as one text: field and sentence."""
    return "；".join(
        f"{say(FIELD_NAMES[name])}：{say(one)}" if name in FIELD_NAMES else say(one)
        for name, told in told_messages(errors).items()
        for one in told
    )
