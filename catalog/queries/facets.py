"""How many listings each filter would leave, in one statement."""

from dataclasses import dataclass, field

from sqlalchemy import Select, String, cast, func, literal, select, union_all

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


def facets(filters: Filters) -> Facets:
    """Count the matches by zone, middle category, mode, training and organisation."""
    found = hits(filters)

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
    counts = union_all(
        counting("total", literal(""), ""),
        counting("zones", Instrument.zone_key, "zones"),
        counting("categories", middle, "category"),
        counting("modes", func.unnest(Instrument.modes), "modes"),
        counting("training", Instrument.training_level, "training"),
        organisations.order_by(func.count().desc(), "key").limit(MOST_ORGANISATIONS),
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
