"""The columns of the table of listings, and what an empty cell says."""

from hypothesis import given
from hypothesis import strategies as st

from catalog.rules.listing_fields import Kind
from catalog.rules.listing_table import (
    BY_FORM,
    ORDERS,
    USUAL,
    columns_of,
    nothing_of,
    one_line,
)


def test_the_usual_columns_are_shown_until_others_are_chosen():
    assert {one.form for one in columns_of([])} == set(USUAL)
    assert [one.form for one in columns_of(["room", "name_zh"])] == ["name_zh", "room"]


def test_rows_within_rows_are_no_column():
    assert not {"spec_rows", "accessories", "related"} & set(BY_FORM)
    assert "-original_value_wan" in ORDERS


def test_an_empty_cell_says_nothing_in_the_way_of_its_kind():
    said = {name: nothing_of(BY_FORM[name]) for name in ("room", "modes", "run_status")}
    assert said == {"room": "", "modes": [], "run_status": ""}
    assert nothing_of(BY_FORM["purchased_on"]) is None
    assert nothing_of(BY_FORM["customs_supervised"]) is False


@given(st.sampled_from(list(BY_FORM.values())), st.text(max_size=40))
def test_only_a_paragraph_keeps_its_lines(field, text):
    once = one_line(field, text)
    assert one_line(field, once) == once
    assert field.kind is Kind.PARAGRAPH or "\n" not in once
