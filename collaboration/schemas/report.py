"""What a report says, read from the form and the API alike.

Nothing is mandatory while it is written; rules/report_fields.py says what must be there
when it is handed in. Amounts come in as 10,000 yuan (*_wan) and are kept in fen.
"""

from typing import Any

from marshmallow import fields

from catalog.schemas.record_fields import Paragraph, Wan
from collaboration.rules.report_fields import LONGEST
from kernel.http.fields import StrictSchema, Tick, Whole

MOST_PEOPLE = 1_000_000


def _paragraph(name: str) -> Paragraph:
    return Paragraph(most=LONGEST[name], blank=True)


def _people() -> Whole:
    return Whole(least=0, most=MOST_PEOPLE)


class ReportSchema(StrictSchema):
    """The fields of a report that its authors write."""

    progress_pct = Whole(least=0, most=100)
    visual_progress = _paragraph("visual_progress")
    trl_now = Whole(least=1, most=9)
    trl_basis = _paragraph("trl_basis")
    mrl_now = Whole(least=1, most=10)
    mrl_basis = _paragraph("mrl_basis")
    inv_period_fen = Wan(places=2, data_key="inv_period_wan")
    inv_cum_fen = Wan(places=2, data_key="inv_cum_wan")
    inv_fixed_period_fen = Wan(places=2, data_key="inv_fixed_period_wan")
    inv_fixed_cum_fen = Wan(places=2, data_key="inv_fixed_cum_wan")
    rd_period_fen = Wan(places=2, data_key="rd_period_wan")
    fiscal_period_fen = Wan(places=2, data_key="fiscal_period_wan")
    fiscal_cum_fen = Wan(places=2, data_key="fiscal_cum_wan")
    revenue_period_fen = Wan(places=2, data_key="revenue_period_wan")
    tax_research_fen = Wan(places=2, data_key="tax_research_wan")
    tax_validation_fen = Wan(places=2, data_key="tax_validation_wan")
    export_period_fen = Wan(places=2, data_key="export_period_wan")
    pledge_fen = Wan(places=2, data_key="pledge_wan")
    jobs_research = _people()
    jobs_validation = _people()
    rd_staff = _people()
    new_jobs = _people()
    standards = _people()
    change_note = _paragraph("change_note")
    problems = _paragraph("problems")
    next_plan = _paragraph("next_plan")
    needs_coordination = _paragraph("needs_coordination")
    involves_ip = Tick(load_default=False)
    involves_airworthiness = Tick(load_default=False)
    amount_confirmed = Tick(load_default=False, load_only=True)


class VersionQuery(StrictSchema):
    """Which version of a report is read; the current one when none is named."""

    version = Whole(least=1, most=1_000_000, load_default=None)


class ReopenSchema(StrictSchema):
    """Why an approved report is given back."""

    comment = Paragraph(most=1000, blank=True, load_default="")


class MilestoneOutSchema(StrictSchema):
    """A milestone as a report keeps it."""

    number = fields.Integer()
    name_zh = fields.String()
    side = fields.String()
    planned_on = fields.String()
    reached_on = fields.String(allow_none=True)
    state = fields.String()
    evidence_zh = fields.String()


class UsedSchema(StrictSchema):
    """Hours and cost of an instrument, computed from bookings."""

    instrument = fields.String()
    name_zh = fields.String()
    name_en = fields.String()
    zone = fields.String()
    user_zone = fields.String(allow_none=True)
    side = fields.String()
    times = fields.Integer()
    bookings = fields.List(fields.String())
    minutes = fields.Integer()
    cost = fields.Dict()


class StepSchema(StrictSchema):
    """A unit on the route of the current version, and what it decided."""

    position = fields.Integer()
    unit = fields.String()
    label_zh = fields.String()
    decision = fields.String(allow_none=True)
    comment = fields.String()
    decided_at = fields.String(allow_none=True)


class CheckSchema(StrictSchema):
    """What an automatic check found; `target` is the field to look at."""

    name = fields.String()
    level = fields.String()
    message = fields.String()
    target = fields.String()


class ReportOutSchema(StrictSchema):
    """A report. Its `content` can be changed and sent back as it is."""

    project = fields.String()
    period = fields.String()
    state = fields.String()
    due_on = fields.String()
    version = fields.Integer()
    edition = fields.Integer()
    submitted_at = fields.String(allow_none=True)
    content = fields.Nested(ReportSchema)
    since_start = fields.Dict()
    milestones = fields.List(fields.Nested(MilestoneOutSchema))
    evidence = fields.List(fields.Nested(UsedSchema))
    outcomes = fields.List(fields.Dict())
    certificates = fields.List(fields.Dict())
    files = fields.List(fields.Dict())
    matters = fields.List(fields.Dict())
    verdict = fields.String()
    checks = fields.List(fields.Nested(CheckSchema))
    steps = fields.List(fields.Nested(StepSchema))


class SubmissionSchema(StrictSchema):
    """When and by whom a version was handed in."""

    version = fields.Integer()
    submitted_at = fields.String()
    submitted_by = fields.String()


class SubmissionListSchema(StrictSchema):
    """The versions of a report, the latest first."""

    items = fields.List(fields.Nested(SubmissionSchema))


class ReportLineSchema(StrictSchema):
    """A report in a list."""

    period = fields.String()
    state = fields.String()
    due_on = fields.String()
    version = fields.Integer()
    edition = fields.Integer()
    author = fields.String()


class ReportListSchema(StrictSchema):
    """The reports of a project."""

    items = fields.List(fields.Nested(ReportLineSchema))


def typed_content(content: dict[str, Any]) -> dict[str, Any]:
    """Return a content as a form or an API client would write it."""
    written: dict[str, Any] = ReportSchema().dump(content)
    return written
