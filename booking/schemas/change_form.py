"""The page's form that moves a booking: a day and two times on a Shanghai clock."""

from datetime import datetime, timedelta
from typing import Any

from marshmallow import fields, post_load

from booking.rules.wanted import WantedChange
from booking.schemas.reservation import ReservationChangeSchema
from kernel.http.fields import Day, Text
from kernel.values.clock import SHANGHAI


class ReservationChangeFormSchema(ReservationChangeSchema):
    """The API's fields, or the day and times that people fill in instead."""

    day = Day()
    from_time = fields.Time(format="%H:%M")
    to_time = fields.Time(format="%H:%M")
    to_day = Day()
    instrument = Text(most=20)

    @post_load
    def to_value(self, data: dict[str, Any], **_: Any) -> WantedChange:
        """Return the change; an end at or before the start is meant for the next day."""
        start, end = data.get("start"), data.get("end")
        day, begins, ends = (data.get(n) for n in ("day", "from_time", "to_time"))
        if day and begins and ends:
            start = datetime.combine(day, begins, SHANGHAI)
            end = datetime.combine(data.get("to_day") or day, ends, SHANGHAI)
            if end <= start:
                end = datetime.combine(day + timedelta(days=1), ends, SHANGHAI)
        rest = (data.get(n) for n in ("mode", "purpose", "override_reason"))
        return WantedChange(start, end, *rest)
