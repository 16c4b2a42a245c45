"""The reason with which a lab's manager sets its own rules aside."""

from typing import Any

from kernel.http.fields import Text, ValidationError
from kernel.values.text import N_, Message

LEAST = 5
SHORT_REASON = N_("Say why in at least 5 characters.")


class OverrideReason(Text):
    """A text of 5 to 500 characters."""

    def __init__(self, **more: Any) -> None:
        """Accept a reason, and say so in the description."""
        said = "Why the lab's own manager sets its rules aside; journalled"
        super().__init__(most=500, metadata={"description": said}, **more)

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, *args, **kwargs)
        if len(text) < LEAST:
            raise ValidationError(Message(SHORT_REASON))
        return text
