"""Field types shared by every schema: what people really type, checked once."""

import re
from datetime import UTC, datetime, tzinfo
from decimal import Decimal
from typing import Any

from marshmallow import Schema, fields, validate
from marshmallow import ValidationError as ValidationError

from kernel.values.clock import rfc3339
from kernel.values.money import fen, yuan
from kernel.values.text import N_, Message, has_control_characters, plain_digits

_LAST_YEAR = 2100
EARLIEST, LATEST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2101, 1, 1, tzinfo=UTC)


class StrictSchema(Schema):
    """A schema that refuses unknown fields with a sentence."""

    error_messages = {  # noqa: RUF012 - marshmallow reads it from the class
        "unknown": N_("This field is not known here."),
        "type": N_("An object with named fields is expected."),
    }


class Speaking(fields.Field[Any]):
    """A field whose messages can be said in both languages."""

    def make_error(self, key: str, **params: Any) -> ValidationError:
        """Return the error with a message that is translated at the door."""
        return ValidationError(Message(str(self.error_messages[key]), **params))


class Text(Speaking, fields.String):
    """A line or paragraph: trimmed, at most `most` characters (code points)."""

    default_error_messages = {  # noqa: RUF012 - marshmallow reads it from the class
        "required": N_("Fill this in."),
        "null": N_("Fill this in."),
        "invalid": N_("Text is expected here."),
        "control": N_(
            "The text holds control characters or direction marks; remove them."
        ),
        "blank": N_("Fill this in."),
        "long": N_("At most {most} characters; these are {count}."),
    }

    def __init__(self, *, most: int, blank: bool = False, **kwargs: Any) -> None:
        """Accept up to `most` characters; `blank` accepts an empty text."""
        super().__init__(**kwargs)
        self.most, self.blank = most, blank

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> str:
        if not isinstance(value, str):
            raise self.make_error("invalid")
        if has_control_characters(value):
            raise self.make_error("control")
        text = value.strip()
        if not text and not self.blank:
            raise self.make_error("blank")
        if len(text) > self.most:
            raise self.make_error("long", most=self.most, count=len(text))
        return text


class Whole(Speaking, fields.Integer):
    """A whole number between two bounds; full-width digits are digits."""

    default_error_messages = {  # noqa: RUF012 - marshmallow reads it from the class
        "required": N_("Fill this in."),
        "null": N_("Fill this in."),
        "invalid": N_("A whole number is expected here."),
        "bounds": N_("A whole number from {least} to {most} is expected here."),
    }

    def __init__(self, *, least: int, most: int, **kwargs: Any) -> None:
        """Accept least <= number <= most."""
        super().__init__(**kwargs)
        self.least, self.most = least, most

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int | str):
            raise self.make_error("invalid")
        text = plain_digits(str(value)).strip() if len(str(value)) <= 20 else ""
        if not re.fullmatch(r"[+-]?[0-9]{1,18}", text):
            raise self.make_error("invalid")
        number = int(text)
        if not self.least <= number <= self.most:
            raise self.make_error("bounds", least=self.least, most=self.most)
        return number


class Tick(Speaking, fields.Boolean):
    """Yes or no; a checkbox that was not ticked sends nothing, which is no."""

    default_error_messages = {  # noqa: RUF012 - marshmallow reads it from the class
        "null": N_("Yes or no is expected here."),
        "invalid": N_("Yes or no is expected here."),
    }


class Amount(Speaking):
    """An amount of yuan with at most two decimals; kept in fen."""

    default_error_messages = {  # noqa: RUF012 - marshmallow reads it from the class
        "required": N_("Fill this in."),
        "null": N_("Fill this in."),
        "invalid": N_("An amount in yuan such as 450 or 450.50 is expected here."),
        "bounds": N_("An amount from 0 to {most} yuan is expected here."),
    }

    def __init__(self, *, most: Decimal, **kwargs: Any) -> None:
        """Accept 0 <= amount <= most, in yuan."""
        super().__init__(**kwargs)
        self.most = most

    def _serialize(self, value: int | None, *_: Any, **__: Any) -> str | None:
        return None if value is None else str(yuan(value))

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int | float | str):
            raise self.make_error("invalid")
        text = plain_digits(str(value)).strip().replace(",", "").removeprefix("¥")
        if not re.fullmatch(r"[0-9]{1,12}(\.[0-9]{1,2})?", text):
            raise self.make_error("invalid")
        amount = Decimal(text)
        if amount > self.most:
            raise self.make_error("bounds", most=f"{self.most:,}")
        return fen(amount)


class Moment(Speaking):
    """An RFC 3339 moment with its offset; kept in UTC.

    With a `clock` the offset may be missing, as in what a browser's date and time field
    sends: the moment is then read on that clock.
    """

    default_error_messages = {  # noqa: RUF012 - marshmallow reads it from the class
        "required": N_("Fill this in."),
        "null": N_("Fill this in."),
        "invalid": N_(
            "A date and time such as 2026-12-01T09:00:00+08:00 is expected here."
        ),
        "zone": N_("Add the time zone, such as 2026-12-01T09:00:00+08:00."),
        "bounds": N_("Only the years 2000 to 2100 are accepted."),
    }

    def __init__(self, *, clock: tzinfo | None = None, **kwargs: Any) -> None:
        """Ask for an offset unless a clock is given."""
        super().__init__(**kwargs)
        self.clock = clock

    def _serialize(
        self, value: datetime | str | None, *_: Any, **__: Any
    ) -> str | None:
        # What was shown once already is passed through.
        if value is None or isinstance(value, str):
            return value
        return rfc3339(value)

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> datetime:
        if not isinstance(value, str) or len(value) > 40:
            raise self.make_error("invalid")
        # A plus sign in a query string that was not escaped arrives as a space.
        text = re.sub(r" (\d\d:?\d\d)$", r"+\1", plain_digits(value).strip())
        try:
            moment = datetime.fromisoformat(text)
        except ValueError as error:
            raise self.make_error("invalid") from error
        if "T" not in text.upper() and " " not in text:
            raise self.make_error("invalid")
        if moment.tzinfo is None and self.clock is None:
            raise self.make_error("zone")
        try:
            aware = moment if moment.tzinfo else moment.replace(tzinfo=self.clock)
            moment = aware.astimezone(UTC)
        except OverflowError as error:
            raise self.make_error("bounds") from error
        if not EARLIEST <= moment < LATEST:
            raise self.make_error("bounds")
        return moment


class Day(Speaking, fields.Date):
    """A calendar day as 2026-12-01, of the years `since` to 2100."""

    default_error_messages = {  # noqa: RUF012 - marshmallow reads it from the class
        "required": N_("Fill this in."),
        "invalid": N_("A day such as 2026-12-01 is expected here."),
    }

    def __init__(self, *, since: int = 2000, **kwargs: Any) -> None:
        """Accept days from the first one of the year `since` on."""
        super().__init__(**kwargs)
        self.since = since

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> Any:
        if not isinstance(value, str) or len(value) > 20:
            raise self.make_error("invalid")
        text = plain_digits(value).strip().replace("/", "-").replace(".", "-")
        if not re.fullmatch(r"\d{4}-\d{1,2}-\d{1,2}", text, re.ASCII):
            raise self.make_error("invalid")
        year, month, day = text.split("-")
        if not self.since <= int(year) <= _LAST_YEAR:
            raise self.make_error("invalid")
        return super()._deserialize(f"{year}-{month:0>2}-{day:0>2}", *args, **kwargs)


class OneOf(validate.Validator):
    """Accept one of the choices, and name them when it is none."""

    def __init__(self, *choices: str) -> None:
        """Keep the choices in the order in which they are named."""
        self.choices = choices

    def __call__(self, value: str) -> str:
        """Return the value, or raise ValidationError."""
        if value not in self.choices:
            said = Message(
                N_("One of {choices} is expected here."),
                choices=", ".join(self.choices),
            )
            raise ValidationError(said)
        return value
