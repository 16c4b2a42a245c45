"""The dry run: each row of a list as new, changed, same or refused."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

from catalog.models.instrument import Instrument
from catalog.queries.listing_imports import known_words, listings_numbered, unit_of
from catalog.rules.customs import YEARS
from catalog.rules.import_cells import as_wan, is_in_yuan, said
from catalog.rules.import_columns import COLUMNS
from catalog.rules.listing_fields import Field, Kind
from catalog.rules.listing_state import ListingState
from catalog.rules.publication import UNKNOWN, Retired
from catalog.schemas.listing import ListingSchema
from catalog.schemas.record_fields import YUAN_PER_WAN
from kernel.http.forms import load
from kernel.values.errors import Malformed
from kernel.values.money import yuan
from kernel.values.text import N_, Message, half_width

MODE_WORDS = {
    "自主上机": "self", "协助测试": "assist", "送样检测": "sample", "远程": "remote",
    "申请制": "proposal",
}  # fmt: skip
TRAINING_WORDS = {
    "无需资格": "none", "基础培训": "basic", "培训并考核": "exam", "高级资格": "advanced",
}  # fmt: skip
_PLACES = {
    "province_code": {"上海": "310000", "上海市": "310000"},
    "city_code": {"上海": "310100", "上海市": "310100", "市辖区": "310100"},
}
# What a new listing says where its list says nothing: it starts as a draft.
DEFAULTS: dict[str, Any] = {"modes": ["assist"], "training_level": "none"}
BY_FORM: dict[str, Field] = {one.form: one for one in COLUMNS}

_UNORDERED = {one.key for one in COLUMNS if one.kind is Kind.CHOICES}


class Outcome(StrEnum):
    """What confirming would do with a row."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    REFUSED = "refused"


@dataclass(slots=True)
class JudgedRow:
    """One row: its line in the file, what it would do, and what stands against it."""

    line: int
    cells: dict[str, str]
    outcome: Outcome = Outcome.REFUSED
    fields: dict[str, Any] = field(default_factory=dict)
    errors: dict[str, list[str]] = field(default_factory=dict)
    before: dict[str, Any] = field(default_factory=dict)
    code: str = ""
    version: int = 0


def judged(
    rows: Sequence[Sequence[str]],
    *,
    first_line: int,
    headings: Sequence[str],
    chosen: Sequence[str],
    organisation_id: int,
) -> list[JudgedRow]:
    """Judge the rows below the headings; empty ones and repeated headings are left out.

    `chosen` names the input of each column, or nothing. Three statements in all.
    """
    words = {name: words_of(one) for name, one in BY_FORM.items()}
    words |= known_words()
    places = [(n, name) for n, name in enumerate(chosen) if name]
    in_yuan = {
        name: _in_yuan(rows, n, headings[n]) for n, name in places if _amount(name)
    }
    lines = [
        JudgedRow(number, {name: row[n] if n < len(row) else "" for n, name in places})
        for number, row in enumerate(rows, start=first_line)
        if any(row) and list(row) != list(headings)
    ]
    numbers = [half_width(line.cells.get("inner_id", "")).strip() for line in lines]
    known = listings_numbered(organisation_id, [one for one in numbers if one])
    unit, zone = unit_of(organisation_id)
    base = {**DEFAULTS, **({"zone_key": zone} if zone else {}), "organisation": unit}
    seen: dict[str, int] = {}
    whole, partial = ListingSchema(), ListingSchema(partial=True)
    for line, number in zip(lines, numbers, strict=True):
        given = {
            name: value
            for name, text in line.cells.items()
            if (value := said(BY_FORM[name], text, words[name], in_yuan=in_yuan.get(name, False))) is not None
        }  # fmt: skip
        if number:
            given["inner_id"] = number
            if number in seen:
                text = N_("The number stands in line {line} already.")
                line.errors["inner_id"] = [Message(text, line=seen[number])]
                continue
            seen[number] = line.line
        _judge(line, given, known.get(number), base, (whole, partial), words)
    return lines


def words_of(one: Field) -> dict[str, str]:
    """Return the key for each wording of a closed list, in lower case."""
    if one.key == "modes":
        return MODE_WORDS | {key: key for key in MODE_WORDS.values()}
    if one.key == "training_level":
        return TRAINING_WORDS | {key: key for key in TRAINING_WORDS.values()}
    if one.key in _PLACES:
        return _PLACES[one.key]
    found: dict[str, str] = {}
    for key, choice in (one.choices or {}).items():
        for wording in (key, choice.zh, choice.name, *choice.also):
            found.setdefault(wording.lower(), key)
    return found


def as_cell(one: Field, value: Any) -> str:
    """Return a value, dumped by ListingSchema, as a list brings it back unchanged."""
    names = {key: choice.zh for key, choice in (one.choices or {}).items()}
    if one.key == "modes":
        names = {key: wording for wording, key in MODE_WORDS.items()}
    elif one.key == "training_level":
        names = {key: wording for wording, key in TRAINING_WORDS.items()}
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        return "，".join(names.get(str(item), str(item)) for item in value)
    return names.get(str(value), str(value))


def _judge(
    line: JudgedRow,
    given: dict[str, Any],
    listing: Instrument | None,
    base: Mapping[str, Any],
    schemas: tuple[ListingSchema, ListingSchema],
    words: Mapping[str, Mapping[str, str]],
) -> None:
    given = dict(given)
    if listing is not None and listing.state is ListingState.RETIRED:
        line.errors["inner_id"] = [Message(Retired.message)]
        return
    for name in ("category_code", "zone_key"):
        if name in given and given[name] not in words[name].values():
            line.errors[name] = [Message(UNKNOWN[name])]
            given.pop(name)
    more = dict(base)
    organisation = more.pop("organisation")
    try:
        if listing is None:
            fields = load(schemas[0], {**more, **given})
        else:
            fields = load(schemas[1], given)
    except Malformed as error:
        for name, told in error.messages.items():
            line.errors.setdefault(name.split(".")[0], list(told))
        return
    if fields.get("customs_years") not in (None, *YEARS):
        line.errors["customs_years"] = [
            Message(N_("Supervision lasts 3, 6 or 8 years."))
        ]
    if line.errors:
        return
    if listing is None:
        line.outcome, line.fields = (
            Outcome.NEW,
            {**fields, "organisation": organisation},
        )
        return
    differing = {
        k: v for k, v in fields.items() if not _same(k, getattr(listing, k), v)
    }
    line.outcome = Outcome.CHANGED if differing else Outcome.SAME
    line.fields, line.code, line.version = differing, listing.code, listing.version
    line.before = {name: getattr(listing, name) for name in differing}


def _same(name: str, now: Any, wish: Any) -> bool:
    """Compare as finely as a list can say it: no order in choices, 100 yuan in 万元."""
    if name.endswith("_fen") and now is not None and wish is not None:
        return f"{yuan(now) / YUAN_PER_WAN:.2f}" == f"{yuan(wish) / YUAN_PER_WAN:.2f}"
    if name in _UNORDERED:
        return set(now or ()) == set(wish or ())
    return bool(now == wish)


def _amount(name: str) -> bool:
    return BY_FORM[name].kind is Kind.AMOUNT


def _in_yuan(rows: Sequence[Sequence[str]], place: int, heading: str) -> bool:
    amounts = []
    for row in rows:
        if place < len(row) and row[place]:
            with suppress(InvalidOperation):
                amounts.append(Decimal(as_wan(row[place], in_yuan=False)))
    return is_in_yuan(heading, amounts)
