"""The page's form for prices and rules: flat fields, read into the same values."""

import re
from decimal import Decimal
from typing import Any

from marshmallow import fields, post_load, validates_schema

from booking.rules.opening_settings import DAYS
from booking.rules.policy import APPROVALS, CHARGED_TIMES, TRAINING
from booking.rules.pricing import UNITS, PriceClass
from booking.rules.rate_card import RateCard
from kernel.http.fields import Amount, OneOf, StrictSchema, Text, ValidationError, Whole
from kernel.values.text import N_, Message, half_width

_WINDOW = re.compile(r"(\d{1,2}):(\d{2})\s*[-–—~至]\s*(\d{1,2}):(\d{2})")
_MOST = Decimal(1_000_000)
MINUTES = (
    "step_min", "shortest_min", "longest_min", "notice_book_min", "notice_change_min",
    "notice_cancel_min", "setup_min", "cleanup_min",
)  # fmt: skip


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


class TermsFormSchema(StrictSchema):
    """Prices by class in yuan, times in minutes, opening hours by weekday."""

    unit = Text(most=10, load_default="h", validate=OneOf(*UNITS))
    rate_internal = Amount(most=_MOST)
    rate_academic = Amount(most=_MOST)
    rate_sme = Amount(most=_MOST)
    rate_enterprise = Amount(most=_MOST)
    rate_overseas = Amount(most=_MOST)
    opening_fee = Amount(most=_MOST, load_default=0)
    step_min = Whole(least=5, most=1440)
    shortest_min = Whole(least=5, most=86_400)
    longest_min = Whole(least=5, most=86_400)
    notice_book_min = Whole(least=0, most=86_400)
    notice_change_min = Whole(least=0, most=86_400)
    notice_cancel_min = Whole(least=0, most=86_400)
    setup_min = Whole(least=0, most=1440)
    cleanup_min = Whole(least=0, most=1440)
    horizon_own_days = Whole(least=0, most=365)
    horizon_other_days = Whole(least=0, most=365)
    weekly_quota_h = Whole(least=0, most=168)
    cancel_fee_pct = Whole(least=0, most=100)
    checkin_early_min = Whole(least=0, most=1440)
    no_show_after_min = Whole(least=5, most=1440)
    charged_time = Text(most=20, validate=OneOf(*CHARGED_TIMES))
    request_hold_h = Whole(least=1, most=720)
    approval = Text(most=20, validate=OneOf(*APPROVALS))
    training = Text(most=20, validate=OneOf(*TRAINING))
    follows_holidays = fields.Boolean(load_default=False)
    mon = Windows(most=100, blank=True, load_default=list)
    tue = Windows(most=100, blank=True, load_default=list)
    wed = Windows(most=100, blank=True, load_default=list)
    thu = Windows(most=100, blank=True, load_default=list)
    fri = Windows(most=100, blank=True, load_default=list)
    sat = Windows(most=100, blank=True, load_default=list)
    sun = Windows(most=100, blank=True, load_default=list)

    @validates_schema
    def agrees_with_itself(self, data: dict[str, Any], **_: Any) -> None:
        """Refuse a shortest above the longest, and a step that does not fill a day."""
        shortest, longest = data.get("shortest_min"), data.get("longest_min")
        if shortest and longest and shortest > longest:
            said = N_("The shortest booking must not be longer than the longest.")
            raise ValidationError(Message(said), "shortest_min")
        if (step := data.get("step_min")) and 1440 % step:
            said = N_("A day must be a whole number of steps: 5, 10, 15, 20, 30, 60 …")
            raise ValidationError(Message(said), "step_min")

    @post_load
    def to_value(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        """Return rates and policy settings."""
        rates = [
            RateCard(str(one), data["unit"], data[f"rate_{one}"], data["opening_fee"])
            for one in PriceClass
            if f"rate_{one}" in data
        ]
        names = (
            *MINUTES, "horizon_own_days", "horizon_other_days", "cancel_fee_pct",
            "request_hold_h", "approval", "training", "checkin_early_min",
            "charged_time",
        )  # fmt: skip
        policy = {name: data[name] for name in names if name in data}
        policy["hours"] = {day: data[day] for day in DAYS}
        policy["hours"]["follows_holidays"] = data["follows_holidays"]
        policy["no_show_after_min"] = data.get("no_show_after_min")
        quota = data.get("weekly_quota_h")
        policy["weekly_quota_min"] = quota * 60 if quota else None
        # An emptied price is one that is not offered any more.
        empty = [str(one) for one in PriceClass if f"rate_{one}" not in data]
        return {"rates": rates, "withdrawn": empty, "policy": policy}
