"""Rows within a field, in one cell."""

from hypothesis import given
from hypothesis import strategies as st

from catalog.rules.row_cells import PARTS, rows_in, rows_text

PART = st.text(
    st.characters(exclude_categories=("Cc", "Cs", "Z")), min_size=1, max_size=9
).filter(lambda part: not part.endswith("\\"))
ROW = st.tuples(PART, PART, PART)


@given(st.lists(ROW, max_size=4))
def test_what_is_written_is_read_again(rows):
    for key, names in PARTS.items():
        told = [dict(zip(names, row, strict=True)) for row in rows]
        assert rows_in(key, rows_text(key, told)) == told


def test_a_specification_may_be_written_as_people_do():
    assert rows_in("spec_rows", "分辨率：120000\n磁场强度 | 14.1 | T") == [
        {"name": "分辨率", "value": "120000"},
        {"name": "磁场强度", "value": "14.1", "unit": "T"},
    ]


def test_a_part_too_many_is_not_dropped():
    assert rows_in("spec_rows", "a | b | c | d")[0]["more"] == "d"
