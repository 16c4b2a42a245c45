"""The pages' form for booking rules: flat fields, read into policy settings."""

import re
from datetime import date
from typing import Any

from marshmallow import fields, post_load, validates_schema

from booking.rules.opening_settings import DAYS, MOST_BREAKS
from booking.rules.policy import Policy
from booking.rules.quota import CLASSES, MOST_QUOTAS, PERIODS, SHARERS
from booking.schemas.setting_fields import SETTINGS, Setting
from kernel.http.fields import (
    Amount,
    Day,
    OneOf,
    StrictSchema,
    Text,
    ValidationError,
    Whole,
)
from kernel.values.text import N_, Message, half_width

_WINDOW = re.compile(r"(\d{1,2}):(\d{2})\s*[-–—~至]\s*(\d{1,2}):(\d{2})")
QUOTA_COLUMNS = ("limit", "unit", "per", "who", "for")
BREAK_COLUMNS = ("first", "last")
UNITS = ("hours", "count")


class Windows(Text):
    """Opening times of a day as people write them: 08:00-12:00, 13:00-20:00."""

    default_error_messages = {  # noqa: RUF012 - marshmallow reads it from the class
        "windows": N_(
            "Opening hours such as 08:00-20:00 are expected; empty means closed."
        ),
    }

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> Any:
        text = super()._deserialize(value, *args, **kwargs)
        windows = []
        for part in filter(
            None,
            re.split(r"[,，;；、\s]+(?=\d{1,2}:\d{2}\s*[-–—~至])", half_width(text)),
        ):
            match = _WINDOW.fullmatch(part.strip())
            if match is None:
                raise self.make_error("windows")
            a, b, c, d = (int(n) for n in match.groups())
            start, end = a * 60 + b, c * 60 + d
            if not (b < 60 and d < 60 and 0 <= start < end <= 1440):
                raise self.make_error("windows")
            windows.append([start, end])
        return windows


class QuotaRowSchema(StrictSchema):
    """One line of the quotas; `limit` counts hours or bookings."""

    limit = Whole(least=0, most=8784, required=True)
    unit = Text(most=10, load_default="hours", validate=OneOf(*UNITS))
    per = Text(most=10, load_default="week", validate=OneOf(*PERIODS))
    who = Text(most=20, load_default="user", validate=OneOf(*SHARERS))
    applies = Text(
        most=20, load_default="all", data_key="for", validate=OneOf(*CLASSES)
    )

    @post_load
    def to_value(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        """Return the quota as a setting."""
        return {
            "who": data["who"],
            "per": data["per"],
            "for": data["applies"],
            data["unit"]: data["limit"],
        }


class BreakRowSchema(StrictSchema):
    """One break: its first and last day."""

    first = Day(required=True)
    last = Day(required=True)

    @post_load
    def to_value(self, data: dict[str, date], **_: Any) -> list[str]:
        """Return the break as a setting."""
        if data["last"] < data["first"]:
            said = N_("A break ends on its first day or later.")
            raise ValidationError(Message(said), "last")
        return [data["first"].isoformat(), data["last"].isoformat()]


def _field(one: Setting) -> fields.Field[Any]:
    if one.words:
        return Text(most=20, validate=OneOf(*one.words))
    if one.factor == 100:
        return Amount(most=one.most)  # type: ignore[arg-type]
    return Whole(least=one.least, most=one.most)


_Settings = StrictSchema.from_dict(
    {one.key: _field(one) for one in SETTINGS.values()}, name="Settings"
)


class PolicyFormSchema(_Settings):  # type: ignore[misc, valid-type]
    """The rules, from when on they hold, and whether they are only tried out."""

    follows_holidays = fields.Boolean(load_default=False)
    mon = Windows(most=100, blank=True, load_default=list)
    tue = Windows(most=100, blank=True, load_default=list)
    wed = Windows(most=100, blank=True, load_default=list)
    thu = Windows(most=100, blank=True, load_default=list)
    fri = Windows(most=100, blank=True, load_default=list)
    sat = Windows(most=100, blank=True, load_default=list)
    sun = Windows(most=100, blank=True, load_default=list)
    breaks = fields.List(
        fields.Nested(BreakRowSchema),
        load_default=list,
        metadata={"rows": BREAK_COLUMNS},
    )
    quotas = fields.List(
        fields.Nested(QuotaRowSchema),
        load_default=list,
        metadata={"rows": QUOTA_COLUMNS},
    )
    follow = fields.List(
        fields.String(validate=OneOf(*SETTINGS, "hours", "quotas")), load_default=list
    )
    since = Day(load_default=None)
    preview = fields.Boolean(load_default=False)

    @validates_schema
    def has_few_rows(self, data: dict[str, Any], **_: Any) -> None:
        """Refuse more breaks or quotas than are kept."""
        for name, most in (("breaks", MOST_BREAKS), ("quotas", MOST_QUOTAS)):
            if len(data.get(name, ())) > most:
                said = N_("At most {most} lines fit here.")
                raise ValidationError(Message(said, most=most), name)

    @validates_schema
    def agrees_with_itself(self, data: dict[str, Any], **_: Any) -> None:
        """Refuse a shortest above the longest, and a step that does not fill a day."""
        shortest, longest = data.get("shortest_min"), data.get("longest_min")
        if shortest and longest and shortest > longest:
            said = N_("The shortest booking must not be longer than the longest.")
            raise ValidationError(Message(said), "shortest_min")
        for name in ("step_min", "align_min"):
            if (step := data.get(name)) and 1440 % step:
                said = N_(
                    "A day must be a whole number of steps: 5, 10, 15, 20, 30, 60 …"
                )
                raise ValidationError(Message(said), name)

    @post_load
    def to_value(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        """Return the settings, the day from which on they hold, and what else came."""
        policy: dict[str, Any] = {}
        for one in SETTINGS.values():
            value = data.pop(one.key, None)
            if value is not None or one.empty:
                policy[one.name] = _kept(one, value)
        policy["hours"] = {day: data.pop(day) for day in DAYS}
        policy["hours"]["follows_holidays"] = data.pop("follows_holidays")
        policy["hours"]["breaks"] = data.pop("breaks")
        policy["quotas"] = data.pop("quotas")
        return {"policy": policy, **data}


def _kept(one: Setting, value: Any) -> Any:
    if value in ("true", "false"):
        return value == "true"
    return value * 60 if one.factor == 60 and value is not None else value


def quota_rows(policy: Policy) -> list[dict[str, Any]]:
    """Return the quotas as the lines of the form."""
    return [
        {
            "limit": one.limit_count if one.limit_min is None else one.limit_min // 60,
            "unit": "count" if one.limit_min is None else "hours",
            "per": one.per,
            "who": one.who,
            "for": one.applies,
        }
        for one in policy.quotas
    ]
