"""A list of ids as a table: one statement to prepare, one index look-up for each id."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    TableValuedAlias,
    bindparam,
    column,
    func,
    literal,
)
from sqlalchemy.dialects.postgresql import ARRAY


def among(ids: Collection[int]) -> TableValuedAlias:
    """Return the ids as rows with one column, `id`.

    Joined to a range condition it uses the exclusion index once for each id; an IN
    list of a hundred made the planner combine a hundred bitmaps, in 19 ms for 1.3.
    """
    return _rows(literal(list(ids), ARRAY(BigInteger)))


def _rows(listed: ColumnElement[Any]) -> TableValuedAlias:
    rows = func.unnest(listed).table_valued(column("id", BigInteger))
    return rows.render_derived(name="among")


# The same for a prepared statement, which is given them as `ids`.
NAMED_IDS = _rows(bindparam("ids", type_=ARRAY(BigInteger)))
