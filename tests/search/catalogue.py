"""A catalogue of the customer's instrument types, as large as the demo's."""

import csv
from itertools import count, cycle
from pathlib import Path

from sqlalchemy import func, insert, select, text

from catalog.models.category import Category
from catalog.models.instrument import Instrument
from catalog.models.search_entry import SearchEntry
from catalog.rules.codes import instrument_code
from catalog.rules.listing_state import ListingState, TrainingLevel
from catalog.rules.search_terms import (
    latin_text,
    listing_text,
    sounds_vector,
    words_vector,
)
from identity.models.organisation import Organisation, OrganisationKind, Zone
from kernel.store.db import db

TYPES = Path(__file__).parents[2] / "reference" / "instrument_types.csv"
UNITS = (("沧源大学分析测试中心（示例）", "Cangyuan University Analysis Centre (example)"),
         ("海科路公共技术平台（示例）", "Haike Road Platform (example)"),
         ("临港动力试验基地（示例）", "Lin-gang Power Test Base (example)"))  # fmt: skip


def types() -> list[dict[str, str]]:
    with TYPES.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def fill(wanted: int = 1200) -> None:
    """Insert listings of all types until there are as many as wanted."""
    zones = {zone.key: zone for zone in db.session.scalars(select(Zone))}
    categories = {c.code: c for c in db.session.scalars(select(Category))}
    units = [
        Organisation(code=f"search-{i}", name_zh=zh, name_en=en, credit_code=None,
                     kind=OrganisationKind.INSTITUTE, zone_key=zone)
        for i, ((zh, en), zone) in enumerate(zip(UNITS, ("neobay", "zhangjiang", "lingang"), strict=True))
    ]  # fmt: skip
    db.session.add_all(units)
    db.session.flush()
    by_zone = {unit.zone_key: unit for unit in units}
    rows, entries = [], []
    numbers = count(1)
    variants = [
        (kind, maker_model.strip(), zone)
        for kind in types()
        for zone in kind["zones"].split()
        for maker_model in kind["makers_models"].split(";")
    ]
    for kind, maker_model, zone in cycle(variants):
        n = next(numbers)
        if n > wanted:
            break
        unit = by_zone.get(zone, units[0])
        row = _row(n, kind, maker_model, unit)
        rows.append(row)
        found_by = listing_text(
            **{name: row[name] for name in ("code", "abbreviation", "manufacturer", "model", "name_zh", "name_en")},
            organisation=(unit.name_zh, unit.name_en),
            category=_names(categories[kind["category_code"]]),
            zone=_names(zones[unit.zone_key]),
            details=(kind["specs_zh"], kind["specs_en"]),
        )  # fmt: skip
        entries.append(
            (words_vector(found_by), sounds_vector(found_by), latin_text(found_by))
        )
    made = db.session.scalars(
        insert(Instrument).returning(Instrument.id, sort_by_parameter_order=True), rows
    )
    db.session.execute(
        insert(SearchEntry),
        [
            {"instrument_id": i, "words": words, "sounds": sounds, "latin": latin}
            for i, (words, sounds, latin) in zip(made, entries, strict=True)
        ],
    )
    # What the vacuum does in a living database: else each look-up reads the whole list
    # of entries not yet sorted in, and no plan is like those of the site.
    for index in ("words", "sounds", "latin_trgm"):
        name = f"ix_catalog_search_entry_{index}"
        db.session.execute(select(func.gin_clean_pending_list(text(f"'{name}'"))))
    db.session.execute(text("ANALYZE catalog_instrument, catalog_search_entry"))


def _names(row) -> tuple[str, str]:
    return row.name_zh, row.name_en


def _row(n: int, kind: dict[str, str], maker_model: str, unit: Organisation) -> dict:
    maker, _, model = maker_model.partition(" ")
    return {
        "code": instrument_code(kind["category_code"], n),
        "organisation_id": unit.id,
        "zone_key": unit.zone_key,
        "category_code": kind["category_code"],
        "inner_id": f"S{n}",
        "state": ListingState.PUBLISHED,
        "name_zh": kind["name_zh"],
        "name_en": kind["name_en"],
        "abbreviation": kind["abbr"],
        "manufacturer": maker,
        "model": model,
        "specs_zh": kind["specs_zh"],
        "specs_en": kind["specs_en"],
        "modes": [m for m in kind["modes"].split(",") if m],
        "training_level": TrainingLevel(kind["training_level"]),
    }
