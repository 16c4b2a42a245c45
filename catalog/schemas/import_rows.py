"""The dry run: each row of a list as new, changed, same or refused."""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from catalog.models.instrument import Instrument
from catalog.queries.listing_imports import (
    known_words,
    listings_numbered,
    places_in_use,
    unit_of,
)
from catalog.queries.record import prepared, refusals_of_change
from catalog.rules.import_outcome import WRITES, Outcome
from catalog.rules.kinds import kind_by_name
from catalog.rules.listing_fields import FIELDS, Kind
from catalog.rules.parts import in_parts
from catalog.rules.publication import UNKNOWN, UnitsBooked
from catalog.schemas.import_lines import BY_FORM, JudgedRow, lines_of
from catalog.schemas.import_words import as_cell, dumped, words_of
from catalog.schemas.listing import ListingSchema
from kernel.http.forms import load
from kernel.values.errors import Malformed
from kernel.values.text import N_, Message

# What a new listing says where its list says nothing: it starts as a draft.
DEFAULTS: dict[str, Any] = {"modes": ["assist"], "training_level": "none"}

_UNORDERED = {one.key for one in FIELDS if one.kind is Kind.CHOICES}
# The national form counts in 10,000 yuan with two decimals.
_FEN_OF_LISTS = 10_000
_AT_ONCE = 250


@dataclass(frozen=True, slots=True)
class Ground:
    """What all rows of a list are judged against."""

    organisation_id: int
    words: Mapping[str, Mapping[str, str]]
    known: Mapping[str, set[str]]
    base: Mapping[str, Any]
    whole: ListingSchema
    partial: ListingSchema
    # Whether amounts may come rounded, as the national form has them.
    rounded: bool = False
    common: Mapping[str, Any] = field(default_factory=dict)


def judged(
    rows: Sequence[Sequence[str]],
    *,
    first_line: int,
    headings: Sequence[str],
    chosen: Sequence[str],
    organisation_id: int,
    common: Mapping[str, str] | None = None,
    tell: Callable[[int, int], None] = lambda _done, _of: None,
) -> list[JudgedRow]:
    """Judge the rows below the headings; empty ones and repeated headings are left out.

    `chosen` names the input of each column, or nothing; `common` holds by input what new
    listings take where their rows say nothing. Three statements, and one for
    each 250 rows; `tell` hears how many of how many are judged.
    """
    ground = replace(
        ground_of(organisation_id), rounded=True, common=dict(common or {})
    )
    lines = lines_of(rows, first_line, headings, chosen, ground.words)
    seen: dict[str, int] = {}
    for line in lines:
        if line.number and line.number in seen:
            text = N_("The number stands in line {line} already.")
            line.errors["inner_id"] = [Message(text, line=seen[line.number])]
        elif line.number:
            seen[line.number] = line.line
    done = 0
    for some in in_parts(lines, _AT_ONCE):
        numbers = [one.number for one in some if one.number]
        known = listings_numbered(organisation_id, numbers)
        for line in some:
            if not line.errors:
                _judge(line, known.get(line.number), ground)
        _refuse_booked(some, known)
        tell(done := done + len(some), len(lines))
    return lines


def digest_of(rows: Iterable[JudgedRow]) -> str:
    """Return the digest of what would be written: it tells whether that changed."""
    found = hashlib.sha256()
    for one in rows:
        if one.outcome in WRITES:
            fields = sorted(one.fields.items())
            found.update(repr((one.line, one.code, one.version, fields)).encode())
    return found.hexdigest()


def ground_of(organisation_id: int) -> Ground:
    """Return what the rows of a unit are judged against, in three statements."""
    words = {name: words_of(one) for name, one in BY_FORM.items()} | known_words()
    zone = unit_of(organisation_id)[1]
    return Ground(
        organisation_id=organisation_id,
        words=words,
        known={
            name: set(words[name].values()) for name in ("category_code", "zone_key")
        },
        base={**DEFAULTS, **({"zone_key": zone} if zone else {})},
        whole=ListingSchema(),
        partial=ListingSchema(partial=True),
    )


def _judge(line: JudgedRow, listing: Instrument | None, ground: Ground) -> None:
    if listing is not None:
        judge_change(line, listing, ground)
        return
    assumed = _assumed(line.given, ground)
    fields = _loaded(line, None, ground, assumed)
    if fields is not None:
        line.outcome, line.fields = Outcome.NEW, fields
        line.assumed = {name: as_cell(BY_FORM[name], v) for name, v in assumed.items()}


def _assumed(given: Mapping[str, Any], ground: Ground) -> dict[str, Any]:
    """Return what a row leaves open: the list's common values, else what its name says."""
    found = dict(ground.common)
    if kind := kind_by_name(str(given.get("name_zh", ""))):
        found.setdefault("category_code", kind.category_code)
        found.setdefault("name_en", kind.name_en)
    return {name: value for name, value in found.items() if name not in given}


def judge_change(line: JudgedRow, listing: Instrument, ground: Ground) -> None:
    """Say what the given fields would change on a listing, and what stands against it."""
    line.code, line.version = listing.code, listing.version
    fields = _loaded(line, listing, ground)
    if fields is None:
        return
    differing = {
        k: v
        for k, v in fields.items()
        if not _same(k, getattr(listing, k), v, rounded=ground.rounded)
    }
    if not differing:
        line.outcome = Outcome.SAME
        return
    for one in refusals_of_change(listing, differing):
        said = Message(one.message, **one.params)
        line.errors.setdefault(one.field or "", []).append(said)
    if line.errors:
        return
    line.outcome, line.fields = Outcome.CHANGED, differing
    line.was = {
        one.form: as_cell(one, dumped(one, listing))
        for one in FIELDS
        if one.key in differing
    }


def _loaded(
    line: JudgedRow,
    listing: Instrument | None,
    ground: Ground,
    assumed: Mapping[str, Any] | None = None,
) -> dict[str, Any] | None:
    """Read what is given as the form does; None once errors stand at the row."""
    try:
        if listing is None:
            fields = load(
                ground.whole, {**ground.base, **(assumed or {}), **line.given}
            )
        else:
            fields = load(ground.partial, line.given)
        return prepared(
            fields,
            organisation_id=ground.organisation_id,
            instrument=listing,
            known=ground.known,
        )
    except Malformed as error:
        for name, told in error.messages.items():
            line.errors.setdefault(name.split(".")[0], []).extend(told)
        for name, known in ground.known.items():
            if name in line.given and line.given[name] not in known:
                line.errors[name] = [Message(UNKNOWN[name])]
        return None


def _refuse_booked(lines: Sequence[JudgedRow], known: Mapping[str, Instrument]) -> None:
    """Refuse what takes units or seats away on which bookings to come stand."""
    fewer = {
        known[line.number].id: (line, after)
        for line in lines
        if line.outcome is Outcome.CHANGED
        and (after := _places_after(line, known[line.number]))
        < known[line.number].places
    }
    if not fewer:
        return
    for row_id, in_use in places_in_use(fewer).items():
        line, after = fewer[row_id]
        if in_use > after:
            name = "units" if "units" in line.fields else "seats"
            line.errors[name] = [Message(UnitsBooked.message)]
            line.outcome, line.fields, line.was = Outcome.REFUSED, {}, {}


def _places_after(line: JudgedRow, listing: Instrument) -> int:
    counts = (line.fields.get(n, getattr(listing, n)) for n in ("units", "seats"))
    return int(max(counts))


def _same(name: str, now: Any, wish: Any, *, rounded: bool) -> bool:
    """Compare as finely as a list can say it: no order in choices, 100 yuan in 万元."""
    if name.endswith("_fen") and rounded and now is not None and wish is not None:
        halved = now + _FEN_OF_LISTS // 2
        return bool(wish in (now, halved - halved % _FEN_OF_LISTS))
    if name in _UNORDERED:
        return set(now or ()) == set(wish or ())
    return bool(now == wish)
