"""What the search looks at of the demo's listings, made as the commands make it."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from app.demo.instruments import Machine
from app.demo.listing_record import specs_of
from catalog.rules.search_terms import (
    ListingText,
    latin_text,
    listing_text,
    sounds_vector,
    words_vector,
)
from catalog.rules.specs import measured

Names = Mapping[str, tuple[str, str]]


def search_rows(
    machines: Sequence[Machine], categories: Names, zones: Names
) -> Iterator[tuple[object, ...]]:
    """Yield catalog_search_entry rows; both mappings give names by key."""
    sounds: dict[tuple[str, str], str] = {}
    for one in machines:
        kind, owner = one.kind, one.owner
        text = listing_text(
            code=one.code,
            abbreviation=kind.abbreviation,
            manufacturer=one.model.maker,
            model=one.model.name,
            name_zh=f"{kind.name_zh}（示例）",
            name_en=f"{kind.name_en} (example)",
            organisation=(owner.name_zh, owner.name_en),
            category=categories[kind.category],
            zone=zones[owner.zone],
            details=(
                kind.specs_zh,
                kind.specs_en,
                f"{kind.technique.functions_zh}。",
                kind.technique.services_zh,
            ),
        )
        key = (kind.key, owner.slug)
        if key not in sounds:
            sounds[key] = sounds_vector(_without_maker(text))
        yield one.id, words_vector(text), sounds[key], latin_text(text)


def _without_maker(text: ListingText) -> ListingText:
    # Makers are written in Latin here, except for our own rigs; so kinds share sounds.
    return replace(text, origin=text.origin[1:])


SEARCH_COLUMNS = ("instrument_id", "words", "sounds", "latin")


def spec_entry_rows(machines: Sequence[Machine]) -> Iterator[tuple[object, ...]]:
    """Yield catalog_spec rows, as the listings' specifications say."""
    spans: dict[str, list[tuple[object, ...]]] = {}
    for one in machines:
        said = specs_of(one.kind)
        if said not in spans:
            spans[said] = [
                (position, row["name"], span.dimension, span.low, span.high)
                for position, row in enumerate(json.loads(said))
                if (span := measured(row["value"], row["unit"])) is not None
            ]
        for values in spans[said]:
            yield one.id, *values


SPEC_COLUMNS = ("instrument_id", "position", "name", "dimension", "low", "high")
