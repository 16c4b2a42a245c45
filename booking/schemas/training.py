"""A qualification as the lab's page takes it."""

from datetime import date
from typing import Any

from marshmallow import validates_schema

from booking.rules.policy import TRAINING
from kernel.http.fields import Day, OneOf, StrictSchema, Text, ValidationError
from kernel.values.text import N_, Message


class TrainingFormSchema(StrictSchema):
    """Who is qualified for which category, how far and until when."""

    email = Text(most=200, required=True)
    category_code = Text(most=6, required=True)
    level = Text(most=10, required=True, validate=OneOf(*TRAINING[1:]))
    valid_until = Day(required=True)

    def __init__(self, categories: list[str], today: date) -> None:
        """Accept the lab's own categories, and days from today on."""
        super().__init__()
        self.categories, self.today = categories, today

    @validates_schema
    def is_the_labs_and_still_holds(self, data: dict[str, Any], **_: Any) -> None:
        """Refuse a foreign category and a day that has passed, at their fields."""
        if data.get("category_code") not in (None, *self.categories):
            said = N_("Choose a category of your lab's instruments.")
            raise ValidationError(Message(said), "category_code")
        if (until := data.get("valid_until")) and until < self.today:
            said = N_("The last day must not lie in the past.")
            raise ValidationError(Message(said), "valid_until")


class TrainingQuery(StrictSchema):
    """Whose qualification is looked for."""

    q = Text(most=100, blank=True, load_default="")
