"""Projects, their members, stages, milestones and bookings, as they come in and go out."""

from typing import Any

from marshmallow import fields, post_load, validate
from marshmallow.exceptions import ValidationError

from catalog.schemas.record_fields import Paragraph, Wan
from collaboration.rules.duty import SWITCHABLE
from collaboration.rules.filters import ProjectFilters
from collaboration.rules.project import (
    RESEARCH,
    TRACK,
    VALIDATION,
    CooperationMode,
    MilestoneState,
    Stage,
)
from collaboration.rules.vocabulary import TASKS, sectors
from collaboration.schemas.fields import Hundredths
from identity.schemas.fields import CreditCode
from kernel.http.fields import Day, OneOf, StrictSchema, Text, Tick, Whole
from kernel.values.text import N_, Message


class Address(validate.Validator):
    """Accept an empty text or something with the shape of an e-mail address."""

    def __call__(self, value: str) -> str:
        name, at, host = value.partition("@")
        if value and not (name and at and "." in host and " " not in value):
            raise ValidationError(
                Message(N_("An address such as name@example.com is expected here."))
            )
        return value


def _level() -> Whole:
    return Whole(least=1, most=9, required=True)


def _line(most: int) -> Text:
    return Text(most=most, blank=True, load_default="")


class ProjectSchema(StrictSchema):
    """The head of a project that can be changed; organisations by their codes."""

    title_zh = Text(most=100, required=True)
    title_en = _line(200)
    plan_task = Whole(least=min(TASKS), most=max(TASKS), required=True)
    sector = Text(most=30, required=True, validate=OneOf(*sectors()))
    mode = Text(most=30, required=True, validate=OneOf(*CooperationMode))
    research_org = Text(most=60, required=True)
    validation_org = Text(most=60, required=True)
    research_credit_code = CreditCode(load_default="")
    validation_credit_code = CreditCode(load_default="")
    research_site_zh = _line(200)
    validation_site_zh = _line(200)
    contact_name = Text(most=50, required=True)
    contact_phone = _line(30)
    contact_email = Text(most=100, blank=True, load_default="", validate=Address())
    starts_on = Day(required=True)
    planned_end = Day(required=True)
    trl_start = _level()
    trl_target = _level()
    mrl_target = Whole(least=1, most=10, load_default=None, allow_none=True)
    investment_plan_fen = Wan(places=2, required=True, data_key="investment_plan_wan")
    amount_confirmed = Tick(load_default=False, load_only=True)
    land_mu = Hundredths(most=99_999_999, load_default=None, allow_none=True)
    floor_m2 = Hundredths(most=9_999_999_999, load_default=None, allow_none=True)
    summary_zh = Paragraph(most=1000, blank=True, load_default="")
    nothing_classified = Tick(load_default=False)


class NewProjectSchema(ProjectSchema):
    """A project to be opened; `lead_email` names its lead, by default the caller."""

    stage = Text(most=30, required=True, validate=OneOf(*TRACK))
    lead_email = Text(most=100, blank=True, load_default="", validate=Address())


class ProjectQuery(StrictSchema):
    """What a list of projects is narrowed to."""

    q = Text(most=100, blank=True, load_default="")
    stage = Text(most=30, validate=OneOf(*Stage))
    sector = Text(most=30, validate=OneOf(*sectors()))
    task = Whole(least=min(TASKS), most=max(TASKS), load_default=0)
    limit = fields.String()
    cursor = fields.String()

    @post_load
    def to_value(self, data: dict[str, Any], **_: Any) -> ProjectFilters:
        """Return the filters as a value."""
        return ProjectFilters(
            data["q"], data.get("stage", ""), data.get("sector", ""), data["task"]
        )


class MemberSchema(StrictSchema):
    """Somebody to become a member."""

    email = Text(most=100, required=True, validate=Address())
    lead = Tick(load_default=False)


class StageSchema(StrictSchema):
    """A move to another stage."""

    stage = Text(most=30, required=True, validate=OneOf(*Stage))
    on = Day(required=True)
    grounds = Paragraph(most=500, required=True)


class MilestoneSchema(StrictSchema):
    """A milestone as it is planned."""

    name_zh = Text(most=100, required=True)
    side = Text(most=10, required=True, validate=OneOf(RESEARCH, VALIDATION))
    planned_on = Day(required=True)
    state = Text(
        most=10,
        validate=OneOf(
            MilestoneState.PLANNED, MilestoneState.RUNNING, MilestoneState.DROPPED
        ),
    )


class NewMilestoneSchema(MilestoneSchema):
    """A milestone to be planned."""


class ReachedSchema(StrictSchema):
    """When a milestone was reached, and what proves it."""

    on = Day(required=True)
    evidence = Paragraph(most=300, blank=True, load_default="")


class LinkSchema(StrictSchema):
    """A booking that becomes evidence, by its code."""

    reservation = Text(most=20, required=True)
    milestone = Whole(least=1, most=999, load_default=None, allow_none=True)


class DutySchema(StrictSchema):
    """Whether reports of half-years (H) or years (Y) are owed."""

    kind = Text(most=1, required=True, validate=OneOf(*SWITCHABLE))
    owed = Tick(required=True)


class SwitchSchema(StrictSchema):
    """A unit's place on a route, switched on or off."""

    plan_task = Whole(least=min(TASKS), most=max(TASKS), required=True)
    position = Whole(least=1, most=20, required=True)
    unit = Text(most=60, required=True)
    active = Tick(required=True)
