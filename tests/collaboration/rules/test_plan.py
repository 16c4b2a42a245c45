"""The plan as reference data, and flows laid out for a drawing."""

import re
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from collaboration.rules.plan import FIGURES, figures_of, plan, task_numbered
from collaboration.rules.sankey import GAP, HEIGHT, sankey

PLACES = st.sampled_from(["neobay", "zhangjiang", "lingang", ""])
FLOWS = st.dictionaries(st.tuples(PLACES, PLACES), st.integers(0, 10**7), max_size=12)


def test_the_plan_has_nineteen_tasks_each_with_its_units():
    assert [task.number for task in plan()] == list(range(1, 20))
    assert all(task.units and task.text_zh for task in plan())
    assert task_numbered(20) is None
    names = {unit.zh for unit in task_numbered(8).units}
    assert names == {"市交通委", "民航华东地区管理局", "临港新片区管委会"}


def test_six_tasks_are_counted_and_the_others_told():
    assert {figure.task for figure in FIGURES.values()} == {5, 6, 7, 8, 9, 15}
    assert not figures_of(12)


@given(FLOWS)
def test_the_columns_of_a_drawing_sum_to_the_same_and_fit(flows):
    drawn = sankey((start, end, n) for (start, end), n in flows.items())
    whole = sum(flows.values())
    for left in (True, False):
        column = [node for node in drawn.nodes if node.left is left]
        assert sum(node.amount for node in column) == whole
        spread = sorted(column, key=lambda node: node.y)
        for one, other in pairwise(spread):
            assert other.y == one.y + one.height + GAP
        if spread:
            assert spread[-1].y + spread[-1].height <= HEIGHT + 2 * len(spread)
    assert len(drawn.ribbons) == sum(1 for n in flows.values() if n)
    assert all(re.fullmatch(r"[MCVZ0-9 ]+", one.path) for one in drawn.ribbons)
