"""Edits of many listings: how cells are worded and read, and the dry run of it all."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from catalog.models.instrument import Instrument
from catalog.queries.listing_table import (
    listings_to_edit,
    numbers_taken,
    versions_seen,
)
from catalog.rules.import_cells import as_key, said
from catalog.rules.import_outcome import WRITES, Outcome
from catalog.rules.listing_fields import TEXTS, Field
from catalog.rules.listing_table import (
    BY_FORM,
    CHANGED_MEANWHILE,
    NAMED_TWICE,
    NOT_YOURS,
    nothing_of,
    one_line,
)
from catalog.rules.publication import InnerIdTaken
from catalog.schemas.import_lines import JudgedRow
from catalog.schemas.import_rows import Ground, ground_of, judge_change
from catalog.schemas.import_words import as_cell, dumped
from identity.queries.zones import zone_names
from kernel.values.actor import Actor, Role
from kernel.values.text import Message, half_width


@dataclass(frozen=True, slots=True)
class Wording:
    """How the cells of a table are worded for one reader."""

    english: bool
    zones: Mapping[str, str]

    def cell(self, one: Field, listing: Any) -> str:
        """Return what a listing says in a column, as an input holds it."""
        value = dumped(one, listing)
        if one.key == "zone_key":
            return self.zones.get(value, value)
        return one_line(one, as_cell(one, value, english=self.english))


def wording(*, english: bool) -> Wording:
    """Return the wording for a reader, in one statement."""
    return Wording(english, zone_names(english=english))


@dataclass(frozen=True, slots=True)
class Edit:
    """What somebody wants to change on the listing that they saw in a version.

    Either `cells`, as typed in a table where untouched ones may stand too, or `fields`,
    as ListingSchema takes them.
    """

    code: str
    version: int
    cells: Mapping[str, str] = field(default_factory=dict)
    fields: Mapping[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class JudgedEdit(JudgedRow):
    """An edit and what becomes of it.

    `meanwhile` holds by column what stood there when it was seen and what stands now,
    for a listing that somebody else changed and the edit would overwrite.
    """

    seen: int = 0
    stale: bool = False
    meanwhile: dict[str, tuple[str, str]] = field(default_factory=dict)

    @property
    def result(self) -> str:
        """Return changed, same, refused or conflict."""
        return "conflict" if self.stale else str(self.outcome)

    @property
    def writes(self) -> bool:
        """Say whether saving would change the listing."""
        return self.outcome in WRITES and not self.stale

    @property
    def against(self) -> bool:
        """Say whether it stands against saving."""
        return self.stale or self.outcome is Outcome.REFUSED


def judged_edits(edits: Sequence[Edit], actor: Actor, say: Wording) -> list[JudgedEdit]:
    """Judge what saving would do to each listing; nothing is written.

    By the same rules as the rows of an imported list, in at most seven statements.
    """
    listings = listings_to_edit({one.code for one in edits}, actor)
    late = {
        (listings[one.code].id, one.version)
        for one in edits
        if one.code in listings and one.version != listings[one.code].version
    }
    before = versions_seen(late) if late else {}
    # Whoever manages no unit edits no listing: there is nothing to judge by.
    scopes = actor.scopes(Role.LAB_MANAGER)
    ground = ground_of(scopes[0]) if listings else None
    judged: list[JudgedEdit] = []
    first: dict[str, int] = {}
    for line, edit in enumerate(edits, start=1):
        one = JudgedEdit(line, "", {}, code=edit.code, seen=edit.version)
        judged.append(one)
        listing = listings.get(edit.code)
        if listing is None or ground is None:
            one.errors["code"] = [Message(NOT_YOURS, code=edit.code)]
        elif edit.code in first:
            one.errors["code"] = [Message(NAMED_TWICE, line=first[edit.code])]
        else:
            first[edit.code] = line
            fresh = edit.version == listing.version
            seen = listing if fresh else before.get(listing.id)
            own = replace(ground, organisation_id=listing.organisation_id)
            one.given = {**edit.fields, **_typed(edit.cells, seen, own, say)}
            if one.given:
                judge_change(one, listing, own)
            else:
                one.outcome = Outcome.SAME
            if not fresh and one.outcome is not Outcome.SAME:
                _hold(one, seen, listing, say.cell)
    _hold_numbers(judged, listings)
    return judged


def _typed(
    cells: Mapping[str, str], seen: Any, ground: Ground, say: Wording
) -> dict[str, Any]:
    """Return what the touched cells say; what still says what was seen is not touched."""
    given: dict[str, Any] = {}
    for name, text in cells.items():
        one = BY_FORM[name]
        plain = one_line(one, text)
        if seen is None or plain != say.cell(one, seen):
            given[name] = _read(one, plain, ground.words[name])
    return given


def _read(one: Field, text: str, words: Mapping[str, str]) -> Any:
    if not text:
        return nothing_of(one)
    # In a table a dash is a dash: only an imported list means nothing by it.
    if one.kind in TEXTS and not words:
        return text
    if half_width(text).lower() in words and not isinstance(nothing_of(one), list):
        return as_key(text, words)
    value = said(one, text, words)
    return nothing_of(one) if value is None else value


def _hold(
    one: JudgedEdit,
    seen: Any,
    listing: Instrument,
    cell: Callable[[Field, Any], str],
) -> None:
    """Note what somebody else changed: it is never overwritten unseen."""
    one.stale = True
    one.errors.setdefault("", []).insert(0, Message(CHANGED_MEANWHILE))
    if seen is None:
        return
    pairs = {
        name: (cell(column, seen), cell(column, listing))
        for name, column in BY_FORM.items()
    }
    one.meanwhile = {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def _hold_numbers(
    judged: Sequence[JudgedEdit], listings: Mapping[str, Instrument]
) -> None:
    """Refuse a number within the unit that another listing has, or another line wants."""
    wishes = {
        one.line: (listings[one.code].organisation_id, str(one.fields["inner_id"]))
        for one in judged
        if "inner_id" in one.fields
    }
    taken = numbers_taken(wishes.values()) if wishes else {}
    for one in judged:
        wish = wishes.get(one.line)
        if wish is not None and taken.setdefault(wish, one.code) != one.code:
            told = InnerIdTaken(wish[1])
            one.errors["inner_id"] = [Message(told.message, **told.params)]
            one.outcome, one.fields = Outcome.REFUSED, {}
