"""The plan, its figures and entries, as they come in and go out."""

from typing import Any

from marshmallow import fields

from catalog.schemas.record_fields import Paragraph
from collaboration.rules.plan import Course
from kernel.http.fields import Day, OneOf, StrictSchema, Text, Whole


class PlanEntrySchema(StrictSchema):
    """How a task stood on a day."""

    on = Day(required=True)
    course = Text(most=20, required=True, validate=OneOf(*Course))
    progress = Paragraph(most=500, required=True)


class RowsQuery(StrictSchema):
    """Which page of the rows of a figure; a hundred a page."""

    page = Whole(least=1, most=1000, load_default=1)


class PlanEntryOutSchema(StrictSchema):
    """An entry of a responsible unit."""

    task = fields.Integer()
    on = fields.String()
    course = fields.String()
    progress_zh = fields.String()
    unit = fields.String()
    author = fields.String()


class PlanTaskSchema(StrictSchema):
    """A task with what is counted of it, and what its units say."""

    number = fields.Integer()
    title_zh = fields.String()
    title_en = fields.String()
    text_zh = fields.String()
    units = fields.List(fields.Dict())
    relevance = fields.String()
    figures = fields.List(fields.Dict())
    entries = fields.List(fields.Nested(PlanEntryOutSchema))


class PlanBoardSchema(StrictSchema):
    """All tasks; `entries` holds the latest of each."""

    items = fields.List(fields.Nested(PlanTaskSchema))


class FigureRowsSchema(StrictSchema):
    """The rows of a figure; their values add up to it over all pages."""

    key = fields.String()
    kind = fields.String()
    total = fields.Integer()
    items = fields.List(fields.Dict())


def shown_task(task: Any, values: Any, figures: Any, entries: Any) -> dict[str, Any]:
    """Return a task with the values of its figures and its entries."""
    return {
        "number": task.number,
        "title_zh": task.title.zh,
        "title_en": task.title.en,
        "text_zh": task.text_zh,
        "units": [{"name_zh": unit.zh, "name_en": unit.en} for unit in task.units],
        "relevance": task.relevance,
        "figures": [
            {
                "key": one.key,
                "label": one.label,
                "kind": one.kind,
                "value": values[one.key],
            }
            for one in figures
        ],
        "entries": [shown_entry(one) for one in entries],
    }


def shown_entry(one: Any) -> dict[str, Any]:
    """Return an Entry as plain values."""
    return {
        "task": one.task,
        "on": one.on.isoformat(),
        "course": one.course,
        "progress_zh": one.progress_zh,
        "unit": one.unit.zh,
        "author": one.author,
    }


def shown_row(one: Any) -> dict[str, Any]:
    """Return a PlanRow as plain values."""
    return {
        "about": one.about,
        "code": one.code,
        "name_zh": one.name.zh,
        "name_en": one.name.en,
        "note": one.note,
        "value": one.value,
        "may_open": one.may_open,
    }
