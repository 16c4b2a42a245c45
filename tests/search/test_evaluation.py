"""How well the search answers a graded set of queries.

`pytest -s tests/search/test_evaluation.py` prints the figures and the worst queries.
"""

import sys
from collections import defaultdict
from statistics import fmean

import pytest
from sqlalchemy import select

from catalog.models.instrument import Instrument
from catalog.queries.search import search
from catalog.rules.filters import Filters
from kernel.store.db import db
from tests.search.catalogue import types
from tests.search.evaluation import MOST_GRADED, Judged, Listing, judged


@pytest.fixture(scope="module")
def answers(catalogue) -> list[tuple[Judged, float, float]]:
    """Ask everything once; return each query with its nDCG@10 and recall@50."""
    keys = {kind["name_zh"]: kind["key"] for kind in types()}
    listings = [
        Listing(
            one.id,
            keys[one.name_zh],
            one.name_zh,
            one.name_en,
            one.abbreviation,
            one.manufacturer,
            one.model,
        )
        for one in db.session.scalars(select(Instrument).order_by(Instrument.id))
        if one.name_zh in keys
    ]
    found = []
    for one in judged(listings):
        ids = search(Filters(text=one.query), limit=MOST_GRADED)
        found.append((one, one.ndcg(ids), one.recall(ids)))
    _report(found)
    return found


def _report(answers: list[tuple[Judged, float, float]]) -> None:
    kinds = defaultdict(list)
    for one, ndcg, recall in answers:
        kinds[one.kind].append((ndcg, recall))
        kinds["overall"].append((ndcg, recall))
    for kind, figures in kinds.items():
        ndcg, recall = (fmean(column) for column in zip(*figures, strict=True))
        sys.stdout.write(
            f"\n{kind:16}{len(figures):5} nDCG@10 {ndcg:.3f} recall@50 {recall:.3f}"
        )
    for one, ndcg, recall in sorted(answers, key=lambda a: a[1]):
        sys.stdout.write(f"\n  {ndcg:.2f} {recall:.2f} {one.kind}: {one.query}")


def test_there_are_at_least_three_hundred_queries_of_ten_kinds(answers):
    assert len(answers) >= 300
    assert len({one.kind for one, _, _ in answers}) >= 10


def test_experts_would_agree_with_the_order(answers):
    assert fmean(ndcg for _, ndcg, _ in answers) >= 0.90


def test_what_is_meant_is_among_the_first_fifty(answers):
    assert fmean(recall for _, _, recall in answers) >= 0.98


def test_typing_errors_are_understood(answers):
    wrong = [ndcg for one, ndcg, _ in answers if one.kind == "typing error"]
    assert len(wrong) >= 40
    assert fmean(wrong) >= 0.85


@pytest.mark.parametrize("kind", ["Chinese", "English", "maker and model", "spec"])
def test_no_plain_kind_of_query_is_left_behind(answers, kind):
    assert fmean(ndcg for one, ndcg, _ in answers if one.kind == kind) >= 0.85
