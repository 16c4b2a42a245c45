"""How many listings each filter would leave, in one statement."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Select,
    String,
    Text,
    cast,
    column,
    func,
    literal,
    select,
    union_all,
)

from catalog.models.category import Category
from catalog.models.instrument import Instrument
from catalog.queries.search import conditions, hits
from catalog.rules.filters import Filters
from identity.models.organisation import Organisation, Zone
from kernel.store.db import db
from kernel.values.text import Bilingual

MOST_ORGANISATIONS = 12


@dataclass(frozen=True, slots=True)
class Facet:
    """One value of a filter: its key, its names, and how many it would show."""

    key: str
    name: Bilingual
    count: int


@dataclass(frozen=True, slots=True)
class Facets:
    """Counts by kind of filter, each under all other filters but its own."""

    total: int = 0
    zones: list[Facet] = field(default_factory=list)
    categories: list[Facet] = field(default_factory=list)
    modes: list[Facet] = field(default_factory=list)
    training: list[Facet] = field(default_factory=list)
    organisations: list[Facet] = field(default_factory=list)


class Match(Protocol):
    """What is counted of a match; `modes` is text with commas."""

    zone_key: str
    category_code: str
    modes: str
    training_level: str
    organisation_id: int


Counts = Mapping[str, Mapping[str, int]]


def counted(matches: Sequence[Match], filters: Filters) -> Counts:
    """Count matches already at hand, for the kinds that no filter of their own narrows."""
    modes: Counter[str] = Counter()
    for text, n in Counter(one.modes for one in matches).items():
        for mode in text.split(","):
            modes[mode] += n
    categories: Counter[str] = Counter()
    for code, n in Counter(one.category_code for one in matches).items():
        categories[f"{code[:4]}00"] += n
    units = Counter(str(one.organisation_id) for one in matches)
    most = sorted(units.items(), key=lambda unit: (-unit[1], unit[0]))
    free: list[tuple[str, object, Mapping[str, int]]] = [
        ("zones", filters.zones, Counter(one.zone_key for one in matches)),
        ("categories", filters.category, categories),
        ("modes", filters.modes, modes),
        ("training", filters.training, Counter(m.training_level for m in matches)),
        (
            "organisations",
            filters.organisation_code or filters.organisation_id,
            dict(most[:MOST_ORGANISATIONS]),
        ),
    ]
    return {"total": {"": len(matches)}} | {k: n for k, own, n in free if not own}


def facets(filters: Filters, known: Counts | None = None) -> Facets:
    """Count the matches by zone, middle category, mode, training and organisation.

    Kinds that are `known` already are named only.
    """
    known, found = known or {}, hits(filters)

    def counting(kind: str, key: object, without: str) -> Select[str, str, int]:
        counted = select(
            literal(kind).label("kind"),
            cast(key, String).label("key"),
            func.count().label("n"),
        ).select_from(Instrument)
        if found is not None:
            counted = counted.join(found, found.c.instrument_id == Instrument.id)
        return counted.where(*conditions(filters, without=without)).group_by("key")

    middle = func.rpad(func.left(Instrument.category_code, 4), 6, "0")
    organisations = counting(
        "organisations", Instrument.organisation_id, "organisation"
    )
    unknown = {
        "total": counting("total", literal(""), ""),
        "zones": counting("zones", Instrument.zone_key, "zones"),
        "categories": counting("categories", middle, "category"),
        "modes": counting("modes", func.unnest(Instrument.modes), "modes"),
        "training": counting("training", Instrument.training_level, "training"),
        "organisations": organisations.order_by(func.count().desc(), "key").limit(
            MOST_ORGANISATIONS
        ),
    }
    counts = union_all(
        _rows_of(known),
        *(wanted for kind, wanted in unknown.items() if kind not in known),
    ).cte("counts")
    organisation_key = cast(Organisation.id, String)
    named = (
        select(
            counts.c.kind,
            func.coalesce(Organisation.code, counts.c.key),
            counts.c.n,
            func.coalesce(Zone.name_zh, Category.name_zh, Organisation.name_zh, ""),
            func.coalesce(Zone.name_en, Category.name_en, Organisation.name_en, ""),
        )
        .outerjoin(Zone, (counts.c.kind == "zones") & (Zone.key == counts.c.key))
        .outerjoin(
            Category, (counts.c.kind == "categories") & (Category.code == counts.c.key)
        )
        .outerjoin(
            Organisation,
            (counts.c.kind == "organisations") & (organisation_key == counts.c.key),
        )
        .order_by(counts.c.kind, Zone.position, counts.c.n.desc(), counts.c.key)
    )
    by_kind: dict[str, list[Facet]] = {}
    for kind, key, n, zh, en in db.session.execute(named):
        by_kind.setdefault(kind, []).append(Facet(key, Bilingual(zh, en), n))
    total = by_kind.pop("total", [])
    return Facets(total=total[0].count if total else 0, **by_kind)


def _rows_of(known: Counts) -> Select[str, str, int]:
    rows = [
        (kind, key, n) for kind, by_key in known.items() for key, n in by_key.items()
    ]
    table = (
        func.unnest(
            cast([row[0] for row in rows], ARRAY(Text)),
            cast([row[1] for row in rows], ARRAY(Text)),
            cast([row[2] for row in rows], ARRAY(BigInteger)),
        )
        .table_valued(
            column("kind", String), column("key", String), column("n", BigInteger)
        )
        .render_derived()
    )
    return select(table.c.kind, table.c.key, table.c.n)
