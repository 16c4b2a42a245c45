"""When reports are due, as it comes in and goes out."""

import re
from typing import Any

from marshmallow import fields

from collaboration.rules.deadline import (
    LONGEST_DUE,
    LONGEST_GAP,
    MOST_AHEAD,
    ordered,
)
from kernel.http.fields import Day, Speaking, StrictSchema, Whole
from kernel.values.clock import rfc3339
from kernel.values.text import N_, plain_digits


class DaysField(Speaking):
    """Some numbers of days: [7, 1] from a program, "7, 1" from a form."""

    default_error_messages = {  # noqa: RUF012 - marshmallow reads it from the class
        "invalid": N_("Numbers of days such as 7, 1 are expected here."),
        "many": N_("At most {most} days, each from 1 to {longest}."),
    }

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> tuple[int, ...]:
        if isinstance(value, str) and len(value) <= 60:
            text = plain_digits(value).strip()
            value = [part for part in re.split(r"[\s,;，；、]+", text) if part]
        if not isinstance(value, list) or len(value) > 60:
            raise self.make_error("invalid")
        if not all(
            not isinstance(one, bool) and re.fullmatch(r"[0-9]{1,4}", str(one))
            for one in value
        ):
            raise self.make_error("invalid")
        days = ordered(int(one) for one in value)
        if len(days) > MOST_AHEAD or not all(1 <= d < LONGEST_DUE for d in days):
            raise self.make_error("many", most=MOST_AHEAD, longest=LONGEST_DUE - 1)
        return days


class DeadlineSchema(StrictSchema):
    """A rule to be set; without days ahead nobody is reminded before the due day."""

    effective_from = Day(required=True)
    due_days = Whole(least=1, most=LONGEST_DUE, required=True)
    ahead_days = DaysField(load_default=())
    every_days = Whole(least=1, most=LONGEST_GAP, required=True)
    review_days = Whole(least=1, most=LONGEST_GAP, required=True)


class DeadlineOutSchema(StrictSchema):
    """A rule; `version` goes into If-Match to replace it."""

    plan_task = fields.Integer()
    kind = fields.String()
    version = fields.Integer()
    effective_from = fields.String()
    due_days = fields.Integer()
    ahead_days = fields.List(fields.Integer())
    every_days = fields.Integer()
    review_days = fields.Integer()
    set_by = fields.String(allow_none=True)
    set_at = fields.String()


class DeadlineListSchema(StrictSchema):
    """Every rule that was set, the latest first."""

    items = fields.List(fields.Nested(DeadlineOutSchema))


def shown_deadline(one: Any) -> dict[str, Any]:
    """Return a SetDeadline for JSON."""
    row = one.row
    names = ("plan_task", "kind", "due_days", "every_days", "review_days")
    return {name: getattr(row, name) for name in names} | {
        "version": row.number,
        "effective_from": row.effective_from.isoformat(),
        "ahead_days": list(row.ahead_days),
        "set_by": one.person,
        "set_at": rfc3339(row.set_at),
    }
