"""Outcomes and steps to airworthiness, as they come in and go out."""

from typing import Any

from marshmallow import fields

from catalog.schemas.record_fields import Paragraph, Wan
from collaboration.rules.outcome import (
    CENTRES,
    CONTRACTS,
    LEVELS,
    OutcomeKind,
    OutcomeState,
)
from collaboration.rules.patent import PatentKind
from collaboration.schemas.shown import money
from kernel.http.fields import Day, OneOf, StrictSchema, Text, Tick, Whole


def _line(most: int) -> Text:
    return Text(most=most, blank=True, load_default="")


def _day() -> Day:
    return Day(load_default=None, allow_none=True)


class OutcomeSchema(StrictSchema):
    """An outcome; it names a milestone, a linked booking or words as its source."""

    kind = Text(most=20, required=True, validate=OneOf(*OutcomeKind))
    title_zh = Text(most=200, required=True)
    reference = _line(60)
    state = Text(most=20, load_default="granted", validate=OneOf(*OutcomeState))
    on = Day(required=True)
    owner_zh = _line(100)
    amount_fen = Wan(
        places=2, load_default=None, allow_none=True, data_key="amount_wan"
    )
    amount_confirmed = Tick(load_default=False, load_only=True)
    patent_kind = Text(
        most=20, blank=True, load_default="", validate=OneOf("", *PatentKind)
    )
    ipc = _line(20)
    fast_route = Tick(load_default=False)
    centre = Text(most=20, blank=True, load_default="", validate=OneOf("", *CENTRES))
    registered_on = _day()
    pre_examined_on = _day()
    granted_on = _day()
    level = Text(most=20, blank=True, load_default="", validate=OneOf("", *LEVELS))
    batch = _line(60)
    user_zh = _line(100)
    contract_kind = Text(
        most=20, blank=True, load_default="", validate=OneOf("", *CONTRACTS)
    )
    milestone = Whole(least=1, most=999, load_default=None, allow_none=True)
    reservation = _line(20)
    source_zh = Paragraph(most=300, blank=True, load_default="")


class AirworthinessStepSchema(StrictSchema):
    """A step: planned, applied for, accepted, issued; its document and its scan."""

    planned_on = _day()
    applied_on = _day()
    accepted_on = _day()
    issued_on = _day()
    document_no = _line(60)
    authority_zh = _line(60)
    file = Whole(least=1, most=100_000, load_default=None, allow_none=True)


class OutcomeQuery(StrictSchema):
    """What a list of outcomes is narrowed to."""

    kind = Text(most=20, blank=True, load_default="", validate=OneOf("", *OutcomeKind))
    fast = Tick(load_default=False)
    limit = fields.String()
    cursor = fields.String()


class OutcomeListSchema(StrictSchema):
    """Outcomes, the latest first."""

    items = fields.List(fields.Dict())
    next_cursor = fields.String(allow_none=True)


class ChainSchema(StrictSchema):
    """The twelve steps, each with what is written down of it."""

    items = fields.List(fields.Dict())


def shown_outcome(row: Any) -> dict[str, Any]:
    """Return an outcome as plain values."""
    names = (
        "number", "title_zh", "reference", "owner_zh", "patent_kind", "ipc",
        "fast_route", "centre", "level", "batch", "user_zh", "contract_kind",
        "source_zh", "version",
    )  # fmt: skip
    days = ("on", "registered_on", "pre_examined_on", "granted_on")
    return (
        {name: getattr(row, name) for name in names}
        | {name: _iso(getattr(row, name)) for name in days}
        | {
            "kind": str(row.kind),
            "state": str(row.state),
            "amount": money(row.amount_fen) if row.amount_fen else None,
        }
    )


def shown_listed_outcome(one: Any) -> dict[str, Any]:
    """Return a ListedOutcome with its project and its source."""
    return shown_outcome(one.row) | {
        "project": one.project,
        "milestone": one.milestone,
        "reservation": one.reservation,
    }


def shown_step(step: Any, row: Any) -> dict[str, Any]:
    """Return a step of the chain and what is written down of it, if anything."""
    days = ("planned_on", "applied_on", "accepted_on", "issued_on")
    return {
        "step": step.key,
        "place": step.place,
        "name_zh": step.name.zh,
        "name_en": step.name.en,
        "rule": step.rule,
        "authority_zh": row.authority_zh if row else step.authority_zh,
        "document_no": row.document_no if row else "",
        "version": row.version if row else 0,
    } | {name: _iso(getattr(row, name)) if row else None for name in days}


def _iso(day: Any) -> str | None:
    return day.isoformat() if day else None
