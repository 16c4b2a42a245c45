"""Field types of this slice."""

import re
from decimal import Decimal
from typing import Any

from kernel.http.fields import Speaking
from kernel.values.text import N_, plain_digits


class Hundredths(Speaking):
    """A number of at most two decimals, such as an area; kept as a decimal."""

    default_error_messages = {  # noqa: RUF012 - marshmallow reads it from the class
        "null": N_("Fill this in."),
        "invalid": N_("A number such as 120 or 86.50 is expected here."),
        "bounds": N_("A number from 0 to {most} is expected here."),
    }

    def __init__(self, *, most: int, **kwargs: Any) -> None:
        """Accept 0 <= number <= most."""
        super().__init__(**kwargs)
        self.most = most

    def _serialize(self, value: Decimal | None, *_: Any, **__: Any) -> str | None:
        return None if value is None else f"{value:.2f}"

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> Decimal:
        if isinstance(value, bool) or not isinstance(value, int | float | str):
            raise self.make_error("invalid")
        text = plain_digits(str(value)).strip().replace(",", "")
        if not re.fullmatch(r"[0-9]{1,12}(\.[0-9]{1,2})?", text):
            raise self.make_error("invalid")
        number = Decimal(text)
        if number > self.most:
            raise self.make_error("bounds", most=f"{self.most:,}")
        return number
