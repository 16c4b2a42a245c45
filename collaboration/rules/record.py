"""Partners, readiness and amounts of a collaboration's record."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Any

from collaboration.rules.amounts import FEN_PER_WAN, wan
from collaboration.rules.record_refusals import (
    BeforeLastMove,
    CreditCodeDiffers,
    CreditCodeNeeded,
    LooksLikeYuan,
    PlanExceeded,
)
from kernel.values.errors import Refusal
from kernel.values.text import N_


class PartnerRole(StrEnum):
    """What a further unit does in a collaboration."""

    JOINT_RESEARCH = "joint_research"
    SUPPLIER = "supplier"
    TEST_BED = "test_bed"
    CERTIFIER = "certifier"
    CUSTOMER = "customer"
    FUNDER = "funder"


ROLE_WORDS = {
    PartnerRole.JOINT_RESEARCH: N_("Joint research"),
    PartnerRole.SUPPLIER: N_("Supplier"),
    PartnerRole.TEST_BED: N_("Test bed"),
    PartnerRole.CERTIFIER: N_("Certification and testing"),
    PartnerRole.CUSTOMER: N_("Launch customer"),
    PartnerRole.FUNDER: N_("Funder"),
}


class Scale(StrEnum):
    """On which scale readiness is measured."""

    TRL = "trl"
    MRL = "mrl"


SCALE_WORDS = {
    Scale.TRL: N_("Technology readiness (TRL)"),
    Scale.MRL: N_("Manufacturing readiness (MRL)"),
}
HIGHEST = {Scale.TRL: 9, Scale.MRL: 10}

# From 500 million yuan on, typing errors are more frequent than such amounts.
DOUBTFUL_FEN = 50_000 * FEN_PER_WAN


def amount_refusals(
    amount_fen: int, field: str, *, confirmed: bool, usual_fen: int = DOUBTFUL_FEN
) -> list[Refusal]:
    """Return the warning about an amount that looks like yuan typed as 10,000 yuan.

    It goes away when the writer confirms the amount.
    """
    if confirmed or amount_fen < max(usual_fen, FEN_PER_WAN):
        return []
    typed = amount_fen // FEN_PER_WAN
    return [LooksLikeYuan(field, wan(amount_fen), amount_fen, wan(typed * 100))]


def side_code(given: str, known: str | None, field: str) -> tuple[str, list[Refusal]]:
    """Return the credit code of a side, and why it cannot be kept.

    `known` is the one that the organisation is registered with; it need not be typed.
    """
    if not given and not known:
        return "", [CreditCodeNeeded(field)]
    if given and known and given != known:
        return given, [CreditCodeDiffers(field, known)]
    return given or known or "", []


def move_refusals(on: date, last: date | None) -> list[Refusal]:
    """Return why a stage cannot be reached on a day: moves follow each other in time."""
    return [BeforeLastMove(last)] if last is not None and on < last else []


def plan_refusals(years: Mapping[int, int], whole_fen: int) -> list[Refusal]:
    """Return why the yearly amounts cannot stand: they add up to the plan at most."""
    together = sum(years.values())
    return [PlanExceeded(wan(together), wan(whole_fen))] if together > whole_fen else []


def merged(
    given: Mapping[str, Any], changed: Mapping[str, tuple[Any, Any]]
) -> tuple[dict[str, Any], dict[str, tuple[Any, Any]]]:
    """Return what to write of an old form, and where two editors collide.

    `changed` maps fields to (value then, value now) as text since the form was made.
    What only the other editor changed stays; what only this one changed is written;
    what both changed differently is a collision: (then, now).
    """
    wanted: dict[str, Any] = {}
    collisions: dict[str, tuple[Any, Any]] = {}
    for name, value in given.items():
        then, now = changed.get(name, (None, None))
        if name not in changed:
            wanted[name] = value
        elif str(value) not in (str(then), str(now)):
            collisions[name] = (then, now)
    return wanted, collisions
