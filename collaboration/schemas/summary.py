"""Asking for the summary of a period, and what it says."""

from typing import Any

from marshmallow import fields

from collaboration.rules.period import Period
from kernel.http.fields import OneOf, StrictSchema, Text
from kernel.values.text import N_


class PeriodField(Text):
    """A period such as 2026Q3, 2026H1 or 2026, read as a Period."""

    default_error_messages = {  # noqa: RUF012 - marshmallow reads it from the class
        "period": N_("A period such as 2026Q3, 2026H1 or 2026 is expected here."),
    }

    def __init__(self, **kwargs: Any) -> None:
        """Accept a code of six characters at most."""
        super().__init__(most=6, **kwargs)

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> Any:
        found = Period.parse(super()._deserialize(value, *args, **kwargs))
        if found is None:
            raise self.make_error("period")
        return found


class SummaryQuery(StrictSchema):
    """Which period to read; the one reported on last, where none is named."""

    period = PeriodField(load_default=None)


class SummaryAskSchema(StrictSchema):
    """A summary to be made: of one period (three files), or a workbook of all reports."""

    period = PeriodField(required=True)
    kind = Text(most=10, load_default="period", validate=OneOf("period", "all"))


class FigureSchema(StrictSchema):
    """A figure as it is printed in all files."""

    label = fields.String()
    value = fields.String()


class SectionSchema(StrictSchema):
    """A table of the summary as it is printed."""

    title = fields.String()
    heads = fields.List(fields.String())
    rows = fields.List(fields.List(fields.String()))


class SummaryOutSchema(StrictSchema):
    """The summary of a period, printed and as plain numbers (fen, minutes)."""

    period = fields.String()
    stats = fields.List(fields.Nested(FigureSchema))
    sections = fields.List(fields.Nested(SectionSchema))
    figures = fields.Dict()


class SummaryTaskSchema(StrictSchema):
    """A summary being made; `files` are those that can be fetched."""

    number = fields.Integer()
    kind = fields.String()
    period = fields.String()
    state = fields.String()
    per_cent = fields.Integer()
    files = fields.List(fields.String())
    figures = fields.Dict(allow_none=True)


class SummaryTaskListSchema(StrictSchema):
    """The summaries that the caller asked for, the latest first."""

    items = fields.List(fields.Nested(SummaryTaskSchema))


def shown_summary(printed: Any, figures: dict[str, Any]) -> dict[str, Any]:
    """Return a summary (formats.summary_text.Printed) for JSON."""
    return {
        "period": figures["period"],
        "stats": [{"label": label, "value": value} for label, value in printed.stats],
        "sections": [
            {"title": one.title, "heads": one.heads, "rows": one.rows}
            for one in printed.sections
        ],
        "figures": figures,
    }


def shown_task(one: Any) -> dict[str, Any]:
    """Return a summary being made (a ListedSummary) for JSON."""
    return {
        "number": one.row.id,
        "kind": one.row.kind,
        "period": one.row.period,
        "state": str(one.task.state),
        "per_cent": one.task.per_cent,
        "files": sorted(one.files),
        "figures": one.row.figures,
    }
