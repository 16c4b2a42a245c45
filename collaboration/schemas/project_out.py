"""Projects as the API says them."""

from marshmallow import fields

from kernel.http.fields import StrictSchema


class SideSchema(StrictSchema):
    """One of the two organisations."""

    code = fields.String()
    name_zh = fields.String()
    name_en = fields.String()
    zone = fields.String(allow_none=True)


class ProjectLineSchema(StrictSchema):
    """A project in a list."""

    code = fields.String()
    title_zh = fields.String()
    title_en = fields.String()
    plan_task = fields.Integer()
    sector = fields.String()
    stage = fields.String()
    research = fields.Nested(SideSchema)
    validation = fields.Nested(SideSchema)


class ProjectListSchema(StrictSchema):
    """One page of projects."""

    items = fields.List(fields.Nested(ProjectLineSchema))
    next_cursor = fields.String(allow_none=True)


class ProjectOutSchema(ProjectLineSchema):
    """A project; the ETag is needed to change it."""

    mode = fields.String()
    research_site_zh = fields.String()
    validation_site_zh = fields.String()
    contact_name = fields.String()
    contact_phone = fields.String()
    contact_email = fields.String()
    starts_on = fields.String()
    planned_end = fields.String()
    trl_start = fields.Integer()
    trl_target = fields.Integer()
    mrl_target = fields.Integer(allow_none=True)
    research_credit_code = fields.String()
    validation_credit_code = fields.String()
    land_mu = fields.String(allow_none=True)
    floor_m2 = fields.String(allow_none=True)
    investment_plan = fields.Dict()
    summary_zh = fields.String()
    nothing_classified = fields.Boolean()
    version = fields.Integer()


class MemberOutSchema(StrictSchema):
    """A member."""

    name = fields.String()
    organisation = fields.String()
    lead = fields.Boolean()


class LinkedSchema(StrictSchema):
    """A booking that is evidence; `counts` once it has taken place."""

    reservation = fields.String()
    instrument = fields.String()
    name_zh = fields.String()
    name_en = fields.String()
    zone = fields.String()
    start = fields.String()
    end = fields.String()
    state = fields.String()
    price = fields.Dict(allow_none=True)
    counts = fields.Boolean()


class LinkOutSchema(StrictSchema):
    """The booking that was linked."""

    reservation = fields.String()


class LinkedListSchema(StrictSchema):
    """The bookings linked to a project, the latest first."""

    items = fields.List(fields.Nested(LinkedSchema))


class MilestoneListSchema(StrictSchema):
    """The milestones of a project, in the order of their plan."""

    items = fields.List(fields.Dict())


class StationSchema(StrictSchema):
    """A unit on a review route."""

    plan_task = fields.Integer()
    position = fields.Integer()
    unit = fields.String()
    name_zh = fields.String()
    name_en = fields.String()
    label_zh = fields.String()
    condition = fields.String()
    zone = fields.String(allow_none=True)
    active = fields.Boolean()


class StationListSchema(StrictSchema):
    """All stations in the order of their routes."""

    items = fields.List(fields.Nested(StationSchema))


class DutyOutSchema(StrictSchema):
    """Whether reports of a kind (Q, H, Y) are owed."""

    kind = fields.String()
    owed = fields.Boolean()


class DutyListSchema(StrictSchema):
    """All kinds of reports."""

    items = fields.List(fields.Nested(DutyOutSchema))
