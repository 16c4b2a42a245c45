"""Flows between two columns of places, laid out for a drawing."""

from collections.abc import Iterable
from dataclasses import dataclass

WIDTH, HEIGHT, GAP, BAR = 640, 260, 14, 14


@dataclass(frozen=True, slots=True)
class Node:
    """A place in one of the two columns: where its bar stands, and how much it sums."""

    key: str
    left: bool
    y: int
    height: int
    amount: int


@dataclass(frozen=True, slots=True)
class Ribbon:
    """A flow from left to right, as the outline of a path."""

    start: str
    end: str
    path: str
    amount: int


@dataclass(frozen=True, slots=True)
class Sankey:
    """All of a drawing of WIDTH by HEIGHT units."""

    nodes: list[Node]
    ribbons: list[Ribbon]


def sankey(flows: Iterable[tuple[str, str, int]]) -> Sankey:
    """Lay flows (from, to, amount) out; heights are in proportion to amounts.

    The larger flow stands higher; flows of nothing are left out.
    """
    known = sorted(
        (flow for flow in flows if flow[2] > 0), key=lambda flow: (-flow[2], flow[:2])
    )
    left, right = _column(known, 0), _column(known, 1)
    taken: dict[tuple[str, bool], int] = {}
    ribbons = []
    places = {(node.key, node.left): node for node in (*left, *right)}
    for start, end, amount in known:
        top: list[int] = []
        for node in (places[start, True], places[end, False]):
            used = taken.get((node.key, node.left), 0)
            top.append(node.y + used * node.height // node.amount)
            taken[node.key, node.left] = used + amount
            top.append(node.y + (used + amount) * node.height // node.amount)
        ribbons.append(Ribbon(start, end, _path(*top), amount))
    return Sankey([*left, *right], ribbons)


def _column(flows: list[tuple[str, str, int]], side: int) -> list[Node]:
    sums: dict[str, int] = {}
    for start, end, amount in flows:
        key = end if side else start
        sums[key] = sums.get(key, 0) + amount
    whole = sum(sums.values())
    room = HEIGHT - GAP * max(len(sums) - 1, 0)
    found, y = [], 0
    for key, amount in sorted(sums.items(), key=lambda item: (-item[1], item[0])):
        height = max(amount * room // whole, 2)
        found.append(Node(key, side == 0, y, height, amount))
        y += height + GAP
    return found


def _path(top_left: int, low_left: int, top_right: int, low_right: int) -> str:
    x1, x2, middle = BAR, WIDTH - BAR, WIDTH // 2
    low_left, low_right = max(low_left, top_left + 1), max(low_right, top_right + 1)
    return (
        f"M{x1} {top_left}C{middle} {top_left} {middle} {top_right} {x2} {top_right}"
        f"V{low_right}C{middle} {low_right} {middle} {low_left} {x1} {low_left}Z"
    )
