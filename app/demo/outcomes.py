"""What came out of the example projects, and the way of their aircraft to the market."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from sqlalchemy import select

from app.demo.collaborations import Plan
from collaboration.models.outcome import AirworthinessStep, Outcome
from collaboration.models.project import Milestone, Project
from collaboration.rules.airworthiness import AIRCRAFT_TASK, chain
from collaboration.rules.outcome import OutcomeKind, OutcomeState
from collaboration.rules.patent import application_number
from kernel.store.db import db
from kernel.values.clock import local_day

_WAN_FEN = 1_000_000
_TAKEN = 4


def add_outcomes(made: Sequence[tuple[Plan, Project]], at: datetime) -> None:
    """Add what stands on the outcome pages of the projects."""
    first: dict[int, int] = {}
    for one in db.session.scalars(select(Milestone).order_by(Milestone.number)):
        first.setdefault(one.project_id, one.id)
    for n, (plan, project) in enumerate(made):
        found = list(_outcomes(plan, project, n, at))
        for number, outcome in enumerate(found[: 3 + n % 4], start=1):
            outcome.number, outcome.project_id = number, project.id
            outcome.milestone_id = first.get(project.id)
            db.session.add(outcome)
        if project.plan_task == AIRCRAFT_TASK:
            db.session.add_all(_steps(project, at))
    db.session.flush()


def _outcomes(plan: Plan, project: Project, n: int, at: datetime) -> Iterator[Outcome]:
    today, short = local_day(at), project.title_zh.removesuffix("（示例）")
    filed = today - timedelta(days=200 + n)
    fast, granted = n % 2 == 0, n % 3 != 1
    yield _outcome(
        OutcomeKind.PATENT, f"一种{short}的装置及方法（示例）", _number(filed.year, n),
        filed, plan, granted=granted, patent_kind="invention", ipc="F02M 61/00",
        fast_route=fast, centre="pudong" if fast else "",
        registered_on=filed - timedelta(days=60) if fast else None,
        pre_examined_on=filed - timedelta(days=12) if fast else None,
        granted_on=filed + timedelta(days=130) if granted else None,
    )  # fmt: skip
    yield _outcome(
        OutcomeKind.CONTRACT, f"{short}技术开发合同（示例）", f"示例合同-{project.code[-4:]}-1",
        today - timedelta(days=150), plan, amount_fen=(80 + n * 15) * _WAN_FEN,
        contract_kind="development",
    )  # fmt: skip
    yield _outcome(
        OutcomeKind.STANDARD, f"{short}试验方法（团体标准，示例）", f"T/EXAMPLE {100 + n}-2026",
        today - timedelta(days=90), plan,
    )  # fmt: skip
    yield _outcome(
        OutcomeKind.PAPER, f"{short}的试验研究（示例）", f"10.0000/example.{100 + n}",
        today - timedelta(days=70), plan,
    )  # fmt: skip
    yield _outcome(
        OutcomeKind.FIRST_SET, f"{short}首台套装备（示例）", f"示例首台套-{100 + n}",
        today - timedelta(days=50), plan, amount_fen=(600 + n * 40) * _WAN_FEN,
        level="municipal", batch="2026 年第一批", user_zh="示例用户",
    )  # fmt: skip
    yield _outcome(
        OutcomeKind.PLEDGE, f"{short}专利质押贷款（示例）", "",
        today - timedelta(days=40), plan, amount_fen=(300 + n * 50) * _WAN_FEN,
    )  # fmt: skip


def _outcome(
    kind: OutcomeKind, title: str, reference: str, on: object, plan: Plan,
    *, granted: bool = True, **more: object,
) -> Outcome:  # fmt: skip
    empty = {"patent_kind": "", "ipc": "", "centre": "", "level": "", "batch": ""}
    values = {**empty, "fast_route": False, **more}
    return Outcome(
        kind=kind,
        title_zh=title,
        reference=reference,
        on=on,
        state=OutcomeState.GRANTED if granted else OutcomeState.FILED,
        owner_zh=plan.research.name_zh,
        source_zh="",
        **values,
    )


def _number(year: int, n: int) -> str:
    """Return an application number whose check character is right."""
    # Numbers from 9,000,000 on are not reached in a year.
    digits = f"{year}19{900_000 + n * 7:06d}"
    wanted = (application_number(digits + check) for check in "0123456789X")
    return next(filter(None, wanted))


def _steps(project: Project, at: datetime) -> Iterator[AirworthinessStep]:
    today = local_day(at)
    for one in chain():
        taken = one.place <= _TAKEN and one.place != _TAKEN - 1
        applied = today - timedelta(days=420 - one.place * 60)
        yield AirworthinessStep(
            project_id=project.id,
            step=one.key,
            planned_on=today + timedelta(days=(one.place - _TAKEN) * 90),
            applied_on=applied if one.place <= _TAKEN else None,
            accepted_on=applied + timedelta(days=20) if one.place <= _TAKEN else None,
            issued_on=applied + timedelta(days=50) if taken else None,
            document_no=f"示例-{one.key.upper()}-{project.code[-4:]}" if taken else "",
            authority_zh=one.authority_zh,
        )
