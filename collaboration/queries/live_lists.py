"""Files, matters and steps to airworthiness as a report keeps them, in one trip."""

from typing import Any

from sqlalchemy import ScalarSelect, Select, func, select, text

from collaboration.models.evidence_file import EvidenceFile
from collaboration.models.matter import Matter
from collaboration.models.outcome import AirworthinessStep
from collaboration.models.report import Report
from collaboration.queries.matters import SHOWN
from collaboration.rules.airworthiness import chain
from collaboration.rules.period import Period
from identity.models.organisation import Organisation
from kernel.store.db import db

Rows = list[dict[str, Any]]


def live_lists(project_id: int, period: Period) -> tuple[Rows, Rows, Rows]:
    """Return files and matters of a period and all steps, as plain JSON in order."""
    files = (
        select(
            EvidenceFile.number,
            EvidenceFile.name,
            EvidenceFile.size,
            EvidenceFile.sha256,
            EvidenceFile.note,
            EvidenceFile.kind,
        )
        .join(Report, Report.id == EvidenceFile.report_id)
        .where(EvidenceFile.project_id == project_id, Report.period == str(period))
        .order_by(EvidenceFile.number.desc())
    )
    matters = (
        select(
            Matter.id.label("number"),
            Matter.said,
            Organisation.name_zh.label("unit_zh"),
            Organisation.name_en.label("unit_en"),
            Matter.due_on,
            Matter.state,
            Matter.reply,
        )
        .join(Organisation, Organisation.id == Matter.organisation_id)
        .where(Matter.project_id == project_id, Matter.period == str(period))
        .order_by(Matter.due_on, Matter.id)
        .limit(SHOWN)
    )
    steps = select(
        AirworthinessStep.step,
        AirworthinessStep.authority_zh,
        AirworthinessStep.document_no,
        AirworthinessStep.applied_on,
        AirworthinessStep.accepted_on,
        AirworthinessStep.issued_on,
    ).where(AirworthinessStep.project_id == project_id)
    found = db.session.execute(
        select(_as_json(files), _as_json(matters), _as_json(steps))
    ).one()
    places = {step.key: step.place for step in chain()}
    return found[0], found[1], sorted(found[2], key=lambda one: places[one["step"]])


def _as_json(wanted: Select[*tuple[Any, ...]]) -> ScalarSelect[Any]:
    """Return the rows of a statement as one value; days are written as in ISO 8601."""
    rows = wanted.subquery()
    listed = func.jsonb_agg(func.to_jsonb(rows.table_valued()))
    return select(func.coalesce(listed, text("'[]'::jsonb"))).scalar_subquery()
