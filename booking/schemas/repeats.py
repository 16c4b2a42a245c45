"""How something repeats, as a form asks for it in parts."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from marshmallow import fields

from kernel.http.fields import Day, OneOf, StrictSchema, Text, ValidationError, Whole
from kernel.values.clock import local
from kernel.values.text import N_, Message

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
REPEATS = ("DAILY", "WEEKLY", "MONTHLY", "MONTHLY_DAY")
NO_END = N_("Say how many times, or until which day.")
_PARTS = ("repeat", "every", "day", "times", "until")


class RepeatSchema(StrictSchema):
    """The parts of a rule: by what, how often, on which days, and until when."""

    repeat = Text(most=20, load_default="WEEKLY", validate=OneOf(*REPEATS))
    every = Whole(least=1, most=52, load_default=1)
    day = fields.List(Text(most=2, validate=OneOf(*WEEKDAYS)), metadata={"many": True})
    times = Whole(least=1, most=100)
    until = Day()


def parts_taken(data: dict[str, Any]) -> dict[str, Any]:
    """Take the parts of the rule out of what a form gave."""
    return {name: data.pop(name, None) for name in _PARTS}


def rule_of(given: Mapping[str, Any], first: datetime) -> str:
    """Return the rule for a first start. Raises ValidationError without an end."""
    if given["times"] is None and given["until"] is None:
        raise ValidationError(Message(NO_END), "times")
    repeat = given["repeat"]
    parts = [f"FREQ={repeat.partition('_')[0]}", f"INTERVAL={given['every']}"]
    if repeat == "WEEKLY" and given["day"]:
        parts.append("BYDAY=" + ",".join(given["day"]))
    if repeat == "MONTHLY_DAY":
        start = local(first)
        nth = (start.day - 1) // 7 + 1
        parts.append(f"BYDAY={nth}{WEEKDAYS[start.weekday()]}")
    if given["times"] is not None:
        parts.append(f"COUNT={given['times']}")
    else:
        parts.append(f"UNTIL={given['until']:%Y%m%d}")
    return ";".join(parts)
