"""How many listings each filter would leave, in one statement."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from sqlalchemy import (
    ARRAY,
    BigInteger,
    CompoundSelect,
    Select,
    String,
    Text,
    bindparam,
    cast,
    column,
    func,
    literal,
    select,
    union_all,
)

from catalog.models.category import Category
from catalog.queries.search import conditions, listed
from catalog.rules.filters import Filters
from identity.models.organisation import Organisation, Zone
from kernel.store.db import db
from kernel.store.prepared import Prepared
from kernel.values.text import Bilingual

MOST_ORGANISATIONS = 12
# All that decides about a count.
_COUNTED = "zone_key", "category_code", "organisation_id", "modes", "training_level"
KINDS = {"total", "zones", "categories", "modes", "training", "organisations"}


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
    known = known or {}
    rows = [
        (kind, key, n) for kind, by_key in known.items() for key, n in by_key.items()
    ]
    given = {
        "kinds": [kind for kind, _key, _n in rows],
        "keys": [key for _kind, key, _n in rows],
        "numbers": [n for _kind, _key, n in rows],
    }
    if set(known) == KINDS:
        return _facets_of(_KNOWN.rows(**given))
    counts = union_all(_GIVEN, *_countings(filters, known))
    return _facets_of(db.session.execute(_named(counts), given))


def _facets_of(rows: Iterable[Any]) -> Facets:
    by_kind: dict[str, list[Facet]] = {}
    for kind, key, n, zh, en in rows:
        by_kind.setdefault(kind, []).append(Facet(key, Bilingual(zh, en), n))
    total = by_kind.pop("total", [])
    return Facets(total=total[0].count if total else 0, **by_kind)


def _countings(filters: Filters, known: Counts) -> Iterator[Select[str, str, int]]:
    """Yield a count for each kind that is not known.

    The matches are gone through once: few differ in all that is counted.
    """
    found = listed(filters, ranked=False)
    counted = replace(
        filters, zones=(), category=None, organisation_id=None,
        organisation_code=None, modes=(), training=(),
    )  # fmt: skip
    alike = [found.c[name] for name in _COUNTED]
    kinds = (
        select(*alike, func.count().label("n"))
        .where(*conditions(found.c, counted))
        .group_by(*alike)
        .cte("kinds")
        .prefix_with("MATERIALIZED")
    )
    card = kinds.c
    narrowing = Filters(
        zones=filters.zones,
        category=filters.category,
        organisation_id=filters.organisation_id,
        organisation_code=filters.organisation_code,
        modes=filters.modes,
        training=filters.training,
    )

    def counting(kind: str, key: object, without: str) -> Select[str, str, int]:
        counted = select(
            literal(kind).label("kind"),
            cast(key, String).label("key"),
            cast(func.sum(card.n), BigInteger).label("n"),
        ).where(*conditions(card, narrowing, without=without))
        return counted.group_by("key")

    middle = func.rpad(func.left(card.category_code, 4), 6, "0")
    units = counting("organisations", card.organisation_id, "organisation")
    every = {
        "total": counting("total", literal(""), ""),
        "zones": counting("zones", card.zone_key, "zones"),
        "categories": counting("categories", middle, "category"),
        "modes": counting("modes", func.unnest(card.modes), "modes"),
        "training": counting("training", card.training_level, "training"),
        "organisations": units.order_by(func.sum(card.n).desc(), "key").limit(
            MOST_ORGANISATIONS
        ),
    }
    yield from (wanted for kind, wanted in every.items() if kind not in known)


def _named(
    counted: CompoundSelect[str, str, int] | Select[str, str, int],
) -> Select[Any]:
    """Select counts with the code and the names of what was counted, in order."""
    counts = counted.cte("counts")
    organisation_key = cast(Organisation.id, String)
    return (
        select(
            counts.c.kind,
            func.coalesce(Organisation.code, counts.c.key).label("key"),
            counts.c.n,
            func.coalesce(
                Zone.name_zh, Category.name_zh, Organisation.name_zh, ""
            ).label("name_zh"),
            func.coalesce(
                Zone.name_en, Category.name_en, Organisation.name_en, ""
            ).label("name_en"),
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


def _given() -> Select[str, str, int]:
    table = func.unnest(
        bindparam("kinds", type_=ARRAY(Text)),
        bindparam("keys", type_=ARRAY(Text)),
        bindparam("numbers", type_=ARRAY(BigInteger)),
    )
    columns = column("kind", String), column("key", String), column("n", BigInteger)
    rows = table.table_valued(*columns).render_derived()
    return select(rows.c.kind, rows.c.key, rows.c.n)


_GIVEN = _given()
# The home page, which nothing narrows, is asked for most: its statement is made once.
_KNOWN = Prepared(_named(_GIVEN))
