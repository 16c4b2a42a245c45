"""The classification as a tree of two or three levels."""

from dataclasses import dataclass, field

from sqlalchemy import select

from catalog.models.category import Category
from kernel.store.db import db
from kernel.values.text import Bilingual


@dataclass(frozen=True, slots=True)
class CategoryNode:
    """A category with those below it, in the order of their codes."""

    code: str
    level: int
    name: Bilingual
    below: list["CategoryNode"] = field(default_factory=list)


def category_name(code: str | None, *, english: bool) -> str:
    """Return what a category is called, or nothing for an unknown one."""
    named = select(Category.name_en if english else Category.name_zh)
    return db.session.scalar(named.where(Category.code == code)) or "" if code else ""


def category_tree() -> list[CategoryNode]:
    """Return the major groups with all that lies below them, in one statement."""
    nodes: dict[str, CategoryNode] = {}
    roots: list[CategoryNode] = []
    for row in db.session.scalars(
        select(Category).order_by(Category.level, Category.code)
    ):
        node = CategoryNode(row.code, row.level, Bilingual(row.name_zh, row.name_en))
        nodes[row.code] = node
        parent = nodes.get(row.parent_code or "")
        (parent.below if parent else roots).append(node)
    return roots
