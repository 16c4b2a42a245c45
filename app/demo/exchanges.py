"""What authors and units say to each other: matters, remarks at fields, attachments."""

import hashlib
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from app.demo.collaborations import Plan
from app.demo.papers import one_page
from app.demo.people import LIN_GANG, People
from collaboration.models.evidence_file import EvidenceFile
from collaboration.models.matter import Matter
from collaboration.models.project import Project
from collaboration.models.remark import Remark
from collaboration.models.report import Report
from collaboration.rules.matter import MatterState
from collaboration.rules.period import Period
from kernel.store.db import db
from kernel.values.clock import local_day
from kernel.values.file_kind import FileKind

# One for each of the first projects, by turns.
_MATTERS = (
    (MatterState.OPEN, "外场试验需协调临时空域与电磁频率窗口（示例）。", None),
    (MatterState.ANSWERED, "整舱试验的安全审批时间较长，希望并联办理（示例）。",
     "已与应急部门确认可并联审查，材料按附件清单一次提交（示例）。"),
    (MatterState.CLOSED, "进口传感器异地使用需要确认海关手续（示例）。",
     "属异地监管情形，由管理单位向主管海关申请后即可使用（示例）。"),
)  # fmt: skip
_REMARKS = (
    ("problems", "高温组样品数量与上期不一致，写明差额去向。"),
    ("inv_cum_fen", "累计投资与上期报告加本期之和核对一遍。"),
)
_ANSWER = "已按平台机时改为实际数，试验记录见附件。"
# After the numbers of the files that prove milestones.
_FIRST_ATTACHMENT = 10


def add_matters(
    made: Sequence[tuple[Plan, Project]], people: People, at: datetime
) -> None:
    """Let every third project ask Lin-gang for something in the last quarter."""
    asked, today = people.coordinators[LIN_GANG], local_day(at)
    period = str(Period.containing(today).previous)
    for n, (plan, project) in enumerate(made[::3]):
        state, said, reply = _MATTERS[n % len(_MATTERS)]
        db.session.add(
            Matter(
                project_id=project.id,
                period=period,
                said=said,
                organisation_id=asked.organisation_id,
                due_on=today + timedelta(days=12 - 9 * n),
                state=state,
                raised_by_id=plan.lead.id,
                raised_at=at - timedelta(days=30),
                reply=reply,
                replied_by_id=asked.id if reply else None,
                replied_at=at - timedelta(days=8) if reply else None,
                closed_at=at - timedelta(days=3)
                if state is MatterState.CLOSED
                else None,
            )
        )
    db.session.flush()


def attachment(report: Report, code: str, at: datetime) -> EvidenceFile:
    """Return a file attached to a report, which says so from then on."""
    content = one_page(f"Example attachment {code} {report.period}")
    file = EvidenceFile(
        project_id=report.project_id,
        number=_FIRST_ATTACHMENT,
        name=f"{report.period}试验小结.pdf",
        kind=FileKind.PDF,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        note="本期试验小结（示例）",
        report_id=report.id,
        uploaded_by_id=report.author_id,
        content=content,
        created_at=at,
    )
    shown = {name: getattr(file, name) for name in ("number", "name", "size", "sha256")}
    more = {"note": file.note, "kind": str(file.kind)}
    report.content = {**report.content, "files": [shown | more]}
    return file


def remarks(
    report: Report,
    version: int,
    *,
    unit_id: int,
    by_id: int,
    at: datetime,
    answered: bool,
) -> Iterator[Remark]:
    """Yield what a unit said of two fields when it returned a version."""
    for number, (field, said) in enumerate(_REMARKS, start=1):
        yield Remark(
            report_id=report.id,
            number=number,
            version=version,
            field=field,
            said=said,
            organisation_id=unit_id,
            said_by_id=by_id,
            said_at=at,
            answer=_ANSWER if answered else None,
            answered_by_id=report.author_id if answered else None,
            answered_at=at + timedelta(days=1) if answered else None,
        )
