"""Amounts of a report that look like yuan typed where 10,000 yuan are meant."""

from collections.abc import Iterable, Mapping

from collaboration.rules.amounts import FEN_PER_WAN
from collaboration.rules.record import DOUBTFUL_FEN, amount_refusals
from collaboration.rules.report_fields import AMOUNTS, Content
from kernel.values.errors import Refusal

# Yuan typed as 10,000 yuan are 10,000 times too large: far beyond any true growth.
_GROWTH = 100
# Whoever types yuan types at least so many (unit: 10,000 yuan).
_LEAST_FEN = 1000 * FEN_PER_WAN


def usual_amounts(before: Content, plan_fen: int) -> dict[str, int]:
    """Return up to which amount, in fen, each figure of a report is believable.

    A hundred times the figure of the last period; without one the whole investment
    plan of the project.
    """
    return {
        key: max(
            _LEAST_FEN,
            before[key] * _GROWTH if before.get(key) else plan_fen or DOUBTFUL_FEN,
        )
        for key in AMOUNTS
    }


def doubtful_amounts(
    content: Content,
    changed: Iterable[str],
    usual: Mapping[str, int],
    *,
    confirmed: bool,
) -> list[Refusal]:
    """Return a warning at each changed amount beyond the usual, until it is confirmed."""
    return [
        reason
        for key in changed
        if key in usual and (content.get(key) or 0) > usual[key]
        for reason in amount_refusals(
            content[key], form_name(key), confirmed=confirmed, usual_fen=usual[key]
        )
    ]


def form_name(key: str) -> str:
    """Return what the form and the API call a field: amounts end in _wan."""
    return f"{key.removesuffix('_fen')}_wan" if key in AMOUNTS else key
