"""The customer's instrument types, as the demo makes listings of them."""

from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from math import sqrt

from app.demo.rhythms import Rhythm, rhythm_of
from app.demo.tables import lines_of
from app.reference import rows_of

# What is sold in smaller units than we count is sold by the node and hour, or the run.
_UNITS: dict[str, tuple[str, int]] = {
    "h": ("h", 1),
    "sample": ("sample", 1),
    "channel_h": ("h", 8),
    "core_h": ("h", 128),
    "card_h": ("h", 8),
    "Gb": ("run", 1000),
}
LARGE_WAN = 4000
ZONES = ("neobay", "zhangjiang", "lingang", "hongqiao_mh")


@dataclass(frozen=True, slots=True)
class Model:
    """What the maker calls it; country of origin as in GB/T 2659."""

    maker: str
    name: str
    country: str


@dataclass(frozen=True, slots=True, eq=False)
class Technique:
    """Words for a category: what it does, what it serves, what users ask of it."""

    functions_zh: str
    services_zh: str
    prepare_zh: str
    purposes_zh: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Kind:
    """One instrument type; prices in yuan per unit, worth in 10,000 yuan."""

    key: str
    name_zh: str
    name_en: str
    abbreviation: str
    category: str
    models: tuple[Model, ...]
    specs_zh: str
    specs_en: str
    worth_wan: int
    prices: dict[str, Decimal]
    unit: str
    training_level: str
    modes: tuple[str, ...]
    safety_tags: tuple[str, ...]
    zones: tuple[str, ...]
    technique: Technique
    rhythm: Rhythm

    @property
    def weight(self) -> float:
        """Return how common it is: cheap ones stand in every house, rigs are rare."""
        if self.worth_wan >= LARGE_WAN:
            return 0.01
        return 170 / sqrt(self.worth_wan)


@lru_cache
def kinds() -> tuple[Kind, ...]:
    """Return all types in the order of the table."""
    makers = {row["maker"]: row["country"] for row in lines_of("makers")}
    special = {row["listed"]: row for row in lines_of("models")}
    techniques = {
        row["category"]: Technique(
            row["functions_zh"],
            row["services_zh"],
            row["prepare_zh"],
            tuple(row["purposes_zh"].split("|")),
        )
        for row in lines_of("techniques")
    }
    return tuple(
        _kind(row, makers, special, techniques[row["category_code"]])
        for row in rows_of("instrument_types")
    )


def _kind(
    row: dict[str, str],
    makers: dict[str, str],
    special: dict[str, dict[str, str]],
    technique: Technique,
) -> Kind:
    unit, factor = _UNITS[row["price_unit"]]
    worth = int(row["typical_worth_wan_cny"])
    listed = [one.strip() for one in row["makers_models"].split(";")]
    return Kind(
        key=row["key"],
        name_zh=row["name_zh"],
        name_en=row["name_en"],
        abbreviation=row["abbr"],
        category=row["category_code"],
        models=tuple(_model(one, row["abbr"], makers, special) for one in listed),
        specs_zh=row["specs_zh"],
        specs_en=row["specs_en"],
        worth_wan=worth,
        prices=_prices(row, factor),
        unit=unit,
        training_level=row["training_level"],
        modes=tuple(row["modes"].split(",")),
        safety_tags=tuple(row["safety_tags"].split(",")) if row["safety_tags"] else (),
        zones=tuple(zone for zone in row["zones"].split() if zone in ZONES),
        technique=technique,
        rhythm=rhythm_of(
            row["key"],
            row["category_code"],
            int(row["min_slot_min"]),
            large=worth >= LARGE_WAN,
        ),
    )


def _prices(row: dict[str, str], factor: int) -> dict[str, Decimal]:
    """Return prices by class; what a class has no price for is asked for."""
    academic = Decimal(row["price_academic"]) * factor
    enterprise = Decimal(row["price_enterprise"]) * factor
    prices = {
        "internal": Decimal(row["price_internal"]) * factor,
        "academic": academic,
        "sme": (academic + enterprise) / 2,
    }
    # Where a test of a firm takes weeks of talks, there is no list price for it.
    if int(row["typical_worth_wan_cny"]) < 20_000:
        prices["enterprise"] = enterprise
    return prices


def _model(
    listed: str, abbr: str, makers: dict[str, str], special: dict[str, dict[str, str]]
) -> Model:
    if listed in special:
        row = special[listed]
        return Model(row["maker"], row["model"], row["country"])
    known = [
        name
        for name in makers
        if listed == name or listed.startswith((f"{name} ", f"{name}-"))
    ]
    maker = max(known, key=len)
    rest = listed[len(maker) :].strip(" ") or abbr
    return Model(
        maker, rest.removeprefix("-") if rest != listed else rest, makers[maker]
    )
