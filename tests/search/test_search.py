"""What people type finds what they mean."""

import time
from collections import Counter

import pytest
from sqlalchemy import Text, func, select, text, type_coerce
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.expression import ClauseElement, Executable

from catalog.models.instrument import Instrument
from catalog.queries.facets import counted, facets
from catalog.queries.listings import suggest
from catalog.queries.search import matching, search
from catalog.rules.filters import Filters
from kernel.store.db import db
from tests.search.catalogue import types

pytestmark = pytest.mark.usefixtures("catalogue")

MASS = {"tof-sims", "lcms-orbi", "lcms-qqq", "lcms-qtof", "gcms", "maldi", "icpms"}
NMR = {"nmr-400", "nmr-600", "nmr-800", "nmr-solid"}
TEMS = {"tem-200", "tem-ac", "cryo-em-300"}
SEMS = {"sem-fe", "sem-tung", "fib-sem"}
RAMAN, XRD = {"raman"}, {"xrd-powder", "xrd-thin", "scxrd"}

# What is typed, what must be found, and whether nothing else may be.
QUERIES = [
    # Chinese words, whole and in part
    ("质谱", MASS, True),
    ("质谱仪", MASS, True),
    ("核磁", NMR, False),
    ("核磁共振", NMR, False),
    ("透射电镜", TEMS, False),
    ("扫描电镜", SEMS, True),
    ("电镜", TEMS | SEMS, True),
    ("冷冻电镜", {"cryo-em-300"}, True),
    ("球差电镜", {"tem-ac"}, True),
    ("液质联用", {"lcms-orbi", "lcms-qqq", "lcms-qtof"}, True),
    ("拉曼光谱仪", RAMAN, True),
    ("光刻", {"ebl"}, False),
    ("流式细胞仪", set(), False),
    # one and two characters
    ("镜", {"afm", "clsm", "tem-200"}, False),
    ("谱", MASS | NMR, False),
    ("红外", {"ftir"}, False),
    ("热重", {"tga-dsc"}, False),
    ("风洞", set(), False),
    # English, in any number and ending
    ("mass spectrometer", MASS, False),
    ("mass spectrometry", MASS, False),
    ("electron microscope", TEMS | SEMS, False),
    ("nuclear magnetic resonance", NMR, False),
    ("spectrometers", MASS, False),
    ("atomic force", {"afm"}, True),
    ("chromatography", {"hplc", "ic"}, False),
    # abbreviations: whole words, never the beginning of others
    ("MS", MASS, True),
    ("ms", MASS, True),
    ("TEM", TEMS, False),
    ("IC", {"ic"}, True),
    ("CD", {"cd"}, True),
    ("LC-MS", {"lcms-orbi", "lcms-qqq"}, False),
    ("LCMS", {"lcms-orbi", "lcms-qqq"}, False),
    ("XRD", XRD, True),
    ("ICP-MS", {"icpms"}, True),
    # makers and models
    ("Bruker", {"nmr-400", "maldi"}, False),
    ("布鲁克", {"nmr-400", "maldi"}, False),
    ("岛津 液相", {"hplc"}, True),
    ("赛默飞", {"tem-200", "lcms-orbi"}, False),
    ("Exploris 480", {"lcms-orbi"}, True),
    ("orbitr", {"lcms-orbi"}, True),
    ("F200X", {"tem-200"}, True),
    # mixed, several words, full width, traditional
    ("Bruker 核磁 600", {"nmr-600"}, True),
    ("600MHz 核磁", {"nmr-600"}, True),
    ("质谱 张江", MASS - {"ic"}, True),
    ("Ｂｒｕｋｅｒ　核磁", NMR, False),
    ("ＭＳ", MASS, True),
    ("質譜儀", MASS, True),
    ("電鏡", TEMS | SEMS, True),
    ("X射线衍射", XRD, False),
    # pinyin and initials, beginnings included
    ("zhipu", MASS, True),
    ("zhip", MASS, False),
    ("zhi pu", MASS, True),
    ("zp", MASS, False),
    ("zhipuyi", MASS - {"lcms-orbi", "lcms-qqq", "lcms-qtof", "gcms"}, False),
    ("hecigongzhen", NMR, True),
    ("hcgz", NMR, True),
    ("dianjing", {"fib-sem"}, True),
    ("gaofenbianzhipu", {"lcms-orbi"}, True),
    # errors: homophones and typing errors in Latin names
    ("质普", MASS, True),
    ("核磁公振", NMR, False),
    ("brucker", {"nmr-400", "maldi"}, False),
    ("thermo fischer", {"tem-200", "xps"}, False),
    ("shimazu", {"hplc", "gcms"}, False),
    ("orbitrp", {"lcms-orbi"}, True),
    ("agilant", {"gcms", "icpms"}, False),
    ("我想做质谱测试", MASS, True),
]


def kinds_found(query: str) -> Counter[str]:
    found = matching(Filters(text=query)).subquery()
    named = (
        select(Instrument.name_zh, func.count())
        .join(found, found.c.instrument_id == Instrument.id)
        .group_by(Instrument.name_zh)
    )
    keys = {kind["name_zh"]: kind["key"] for kind in types()}
    return Counter({keys[name]: n for name, n in db.session.execute(named)})


@pytest.mark.parametrize(
    ("query", "wanted", "only"), QUERIES, ids=[q for q, _, _ in QUERIES]
)
def test_a_search_finds_what_is_meant(query, wanted, only):
    found = set(kinds_found(query))
    assert found, "nothing is found"
    assert wanted <= found
    if only:
        assert found == wanted


@pytest.mark.parametrize(
    "query",
    ["！？…", "qqqqzzzz", "不存在的东西", "'; DROP TABLEX --", "a&b|!c:*", "\\"],
)
def test_nonsense_finds_nothing_and_breaks_nothing(query):
    assert not kinds_found(query)


def test_a_short_abbreviation_is_not_looked_for_inside_words():
    assert "micro-ct" not in kinds_found("CD")
    assert set(kinds_found("TEM")) & {"nmr-400", "tga-dsc"} == set()


def test_the_very_code_comes_first():
    code = db.session.scalar(
        select(Instrument.code).where(Instrument.category_code == "010200")
    )
    first = search(Filters(text=code.lower()), limit=1)
    assert db.session.get(Instrument, first[0]).code == code


def test_a_name_comes_before_a_mention():
    names = [
        db.session.get(Instrument, i).name_zh
        for i in search(Filters(text="EDS"), limit=400)
    ]
    assert names
    best = [db.session.get(Instrument, i) for i in search(Filters(text="SEM"), limit=3)]
    assert {one.abbreviation for one in best} == {"SEM"}


def test_filters_narrow_and_facets_count_what_each_would_leave():
    everything = facets(Filters(text="质谱"))
    zones = {one.key: one.count for one in everything.zones}
    assert sum(zones.values()) == everything.total
    narrowed = facets(Filters(text="质谱", zones=("zhangjiang",)))
    assert narrowed.total == zones["zhangjiang"]
    assert {one.key: one.count for one in narrowed.zones} == zones
    assert (
        len(search(Filters(text="质谱", zones=("zhangjiang",)), limit=2000))
        == narrowed.total
    )
    majors = search(Filters(category="010000"), limit=2000)
    middles = search(Filters(category="010200"), limit=2000)
    assert set(middles) < set(majors)
    assert search(Filters(modes=("proposal",)), limit=2000)
    assert len(everything.organisations) <= 12


@pytest.mark.parametrize(
    "filters", [Filters(), Filters(text="质谱"), Filters(zones=("zhangjiang",))]
)
def test_facets_counted_from_the_matches_are_those_counted_by_the_database(filters):
    ids = matching(filters).subquery()
    columns = select(
        Instrument.zone_key,
        Instrument.category_code,
        func.array_to_string(Instrument.modes, ",").label("modes"),
        type_coerce(Instrument.training_level, Text).label("training_level"),
        Instrument.organisation_id,
    ).join(ids, ids.c.instrument_id == Instrument.id)
    known = counted(db.session.execute(columns).all(), filters)
    assert facets(filters, known) == facets(filters)


def test_suggestions_are_at_most_eight_names():
    assert 0 < len(suggest("谱")) <= 8
    assert suggest("zp")
    assert suggest(" ") == []


class Explain(Executable, ClauseElement):
    """EXPLAIN of a statement with its parameters."""

    inherit_cache = False

    def __init__(self, statement):
        self.statement = statement


@compiles(Explain)
def _explain(element, compiler, **kw):
    return "EXPLAIN " + compiler.process(element.statement, **kw)


def plan_of(query: str) -> str:
    rows = db.session.execute(Explain(matching(Filters(text=query)))).all()
    return "\n".join(row[0] for row in rows)


@pytest.mark.parametrize(
    ("query", "index"),
    [
        ("质谱", "ix_catalog_search_entry_words"),
        ("hcgz", "ix_catalog_search_entry_sounds"),
        ("brucker", "ix_catalog_search_entry_latin_trgm"),
        ("镜", "ix_catalog_search_entry_words"),
    ],
)
def test_a_search_uses_the_index(query, index):
    # A table this small is quicker read whole; the question is whether it could.
    db.session.execute(text("SET LOCAL enable_seqscan = off"))
    db.session.execute(text("SET LOCAL enable_indexscan = off"))
    assert index in plan_of(query)
    db.session.execute(text("SET LOCAL enable_seqscan = on"))
    db.session.execute(text("SET LOCAL enable_indexscan = on"))


def test_searches_are_quick(capsys):
    spent = {}
    for query, _, _ in QUERIES:
        began = time.perf_counter()
        search(Filters(text=query))
        spent[query] = (time.perf_counter() - began) * 1000
    began = time.perf_counter()
    facets(Filters(text="质谱"))
    facets_ms = (time.perf_counter() - began) * 1000
    in_order = sorted(spent.values())
    slowest = max(spent, key=lambda query: spent[query])
    with capsys.disabled():
        print(  # noqa: T201
            f"\n1,200 listings, {len(spent)} searches: median {in_order[len(in_order) // 2]:.1f} ms,"
            f" slowest {spent[slowest]:.1f} ms ({slowest}); facets {facets_ms:.1f} ms"
        )
    assert in_order[len(in_order) // 2] < 50
