"""Partners, findings of readiness, yearly plans and test reports of the example projects."""

import hashlib
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from app.demo.collaborations import Plan
from app.demo.papers import one_page
from collaboration.models.evidence_file import EvidenceFile
from collaboration.models.project import Milestone, Project
from collaboration.models.record import Partner, PlannedInvestment, Readiness
from collaboration.rules.record import PartnerRole, Scale
from kernel.store.db import db
from kernel.values.clock import local_day
from kernel.values.file_kind import FileKind

_PARTNERS = (
    ("申澜船舶材料（示例）", PartnerRole.SUPPLIER, "research"),
    ("滴水湖检测认证（示例）", PartnerRole.CERTIFIER, "validation"),
    ("海曜航运（示例）", PartnerRole.CUSTOMER, "validation"),
)
_BASES = {
    Scale.TRL: "按 GB/T 22900 评定，依据台架与环境试验报告，评审组签字。",
    Scale.MRL: "按制造成熟度十级评定，依据试制线节拍与合格率记录。",
}


def add_records(made: Sequence[tuple[Plan, Project]], at: datetime) -> None:
    """Add what stands on the record and evidence pages of the projects."""
    milestones: dict[int, list[Milestone]] = {}
    for one in db.session.scalars(select(Milestone).order_by(Milestone.number)):
        milestones.setdefault(one.project_id, []).append(one)
    for plan, project in made:
        db.session.add_all(_partners(plan, project, at))
        db.session.add_all(_readiness(plan, project, at))
        db.session.add_all(_years(plan, project))
        db.session.add_all(_files(plan, project, milestones.get(project.id, []), at))
    db.session.flush()


def _partners(plan: Plan, project: Project, at: datetime) -> Iterator[Partner]:
    for number, (name, role, side) in enumerate(
        _PARTNERS[: 1 + project.id % 3], start=1
    ):
        # In one project the supplier left; its part is still there to read.
        left = number == 1 and plan.row["flaw"] == "jump"
        yield Partner(
            project_id=project.id,
            number=number,
            name_zh=name,
            role=role,
            side=side,
            contact_name=plan.members[0].name,
            joined_on=project.starts_on + timedelta(days=30),
            left_on=local_day(at) - timedelta(days=45) if left else None,
            left_because="产品线调整，供货由研发方自行承接。" if left else "",
        )


def _readiness(plan: Plan, project: Project, at: datetime) -> Iterator[Readiness]:
    passed = (local_day(at) - project.starts_on).days
    level = int(plan.row["trl_now"])
    steps = list(range(project.trl_start, level + 1))
    for scale, shift in ((Scale.TRL, 0), (Scale.MRL, -1)):
        for n, found in enumerate(steps):
            yield Readiness(
                project_id=project.id,
                scale=scale,
                level=max(found + shift, 1),
                on=project.starts_on + timedelta(days=passed * n // len(steps)),
                basis=_BASES[scale],
            )


def _years(plan: Plan, project: Project) -> Iterator[PlannedInvestment]:
    years = range(project.starts_on.year, project.planned_end.year + 1)
    for year in years:
        yield PlannedInvestment(
            project_id=project.id,
            year=year,
            amount_fen=plan.investment_fen // len(years) // 1_000_000 * 1_000_000,
        )


def _files(
    plan: Plan, project: Project, milestones: list[Milestone], at: datetime
) -> Iterator[EvidenceFile]:
    proved: list[Any] = [one for one in milestones if one.evidence_zh][:3]
    for number, one in enumerate(proved, start=1):
        content = one_page(f"Example test report {project.code} / {number}")
        yield EvidenceFile(
            project_id=project.id,
            number=number,
            name=f"{one.name_zh}检测报告.pdf",
            kind=FileKind.PDF,
            size=len(content),
            sha256=hashlib.sha256(content).hexdigest(),
            note="第三方检测报告（示例）",
            milestone_id=one.id,
            uploaded_by_id=plan.lead.id,
            content=content,
            created_at=at,
        )
