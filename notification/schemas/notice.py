"""Notices in and out."""

from marshmallow import fields

from kernel.http.fields import Moment, StrictSchema


class InboxQuery(StrictSchema):
    """Which notices are wanted."""

    unread = fields.Boolean(load_default=False)
    limit = fields.Integer()
    cursor = fields.String()


class NoticeSchema(StrictSchema):
    """A notice, said in the caller's language."""

    id = fields.Integer()
    kind = fields.String()
    title = fields.String()
    body = fields.String()
    link = fields.String()
    created_at = Moment()
    read_at = Moment(allow_none=True)


class NoticePage(StrictSchema):
    """A page of the inbox."""

    items = fields.List(fields.Nested(NoticeSchema))
    unread = fields.Integer(metadata={"description": "Unread notices, at most 100."})
    next_cursor = fields.String(allow_none=True)


class ReadSchema(StrictSchema):
    """How many notices were unread until now."""

    read = fields.Integer()
