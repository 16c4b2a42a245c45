"""Journal and job health in and out."""

from marshmallow import fields

from kernel.http.fields import Day, Moment, StrictSchema, Text, Whole


class JournalQuery(StrictSchema):
    """Which lines are wanted."""

    event = Text(most=60, load_default=None)
    subject = Text(most=60, load_default=None)
    subject_id = Whole(least=1, most=2**53, load_default=None)
    actor = Text(most=254, load_default=None)
    since = Day(load_default=None)
    until = Day(load_default=None)
    limit = fields.Integer()
    cursor = fields.String()


class EntrySchema(StrictSchema):
    """One line of the journal."""

    id = fields.Integer()
    at = Moment()
    event = fields.String()
    subject = fields.String()
    subject_id = fields.Integer()
    actor = fields.String(allow_none=True)
    actor_email = fields.String(allow_none=True)
    channel = fields.String()
    request_id = fields.String()
    data = fields.Dict()
    before = fields.Dict(allow_none=True)
    after = fields.Dict(allow_none=True)


class EntryPage(StrictSchema):
    """A page of the journal."""

    items = fields.List(fields.Nested(EntrySchema))
    next_cursor = fields.String(allow_none=True)


class QueueSchema(StrictSchema):
    """What waits in a queue."""

    waiting = fields.Integer()
    failing = fields.Integer()
    oldest = Moment(allow_none=True)


class WorkerSchema(StrictSchema):
    """A worker process."""

    name = fields.String()
    at = Moment()
    leads = fields.Boolean()


class DueSchema(StrictSchema):
    """A job of the clock."""

    id = fields.String()
    next_run_at = Moment(allow_none=True)


class JobHealthSchema(StrictSchema):
    """How the background work goes."""

    outbox = fields.Nested(QueueSchema)
    letters = fields.Nested(QueueSchema)
    given_up = fields.Integer()
    workers = fields.List(fields.Nested(WorkerSchema))
    worker_is_late = fields.Boolean()
    due = fields.List(fields.Nested(DueSchema))
