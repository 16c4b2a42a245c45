"""Which day of the lab's board to show."""

from kernel.http.fields import Day, StrictSchema, Whole


class BoardSchema(StrictSchema):
    """A Shanghai day, and whether to show all 24 hours of it."""

    on = Day()
    hours = Whole(least=14, most=24, load_default=14)
