"""The rows from which a figure of the plan was computed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, literal, select, true

from booking.models.reservation import Reservation
from catalog.models.instrument import Instrument
from collaboration.models.outcome import AirworthinessStep, Outcome
from collaboration.models.project import Project
from collaboration.queries.access import Research, visible_to
from collaboration.queries.plan import (
    BEYOND,
    LISTED,
    MEDICAL,
    MINUTES,
    SHARED,
    between_the_zones,
    counted,
)
from collaboration.rules.airworthiness import THREE_CERTIFICATES
from collaboration.rules.outcome import OutcomeKind, OutcomeState
from collaboration.rules.project import Stage
from kernel.store.db import db
from kernel.values.actor import Actor
from kernel.values.text import Bilingual

Wanted = Select[*tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A row of a figure: `value` adds up to it; `about` says what the code names.

    Units see rows of all projects of their tasks, but open only those they follow.
    """

    about: str
    code: str
    name: Bilingual
    note: str
    value: int
    may_open: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """For whom and when rows are counted."""

    actor: Actor
    units: Mapping[int, frozenset[int]]
    at: datetime


def rows_of(key: str, asked: Asked, *, limit: int, offset: int = 0) -> list[PlanRow]:
    """Return rows of a figure in a fixed order, `offset` rows further on."""
    about, build = _ROWS[key]
    wanted = build(asked).limit(limit).offset(offset)
    return [
        PlanRow(
            about,
            row[0],
            Bilingual(row[1], row[2]),
            str(row[3] or ""),
            int(row[4] or 0),
            row[5],
        )
        for row in db.session.execute(wanted)
    ]


def _instruments(*conditions: Any) -> Callable[[Asked], Wanted]:
    def build(_: Asked) -> Wanted:
        return (
            select(
                Instrument.code,
                Instrument.name_zh,
                Instrument.name_en,
                Instrument.zone_key,
                literal(1),
                true(),
            )
            .where(*conditions)
            .order_by(Instrument.code)
        )

    return build


def _between_zones(value: Any) -> Callable[[Asked], Wanted]:
    def build(asked: Asked) -> Wanted:
        return (
            select(
                Instrument.code,
                Instrument.name_zh,
                Instrument.name_en,
                Instrument.zone_key,
                value,
                true(),
            )
            .join(Reservation, Reservation.instrument_id == Instrument.id)
            .where(*between_the_zones(asked.at))
            .group_by(Instrument.id)
            .order_by(MINUTES.desc(), Instrument.code)
        )

    return build


def _projects(task: int, value: Any, *conditions: Any) -> Callable[[Asked], Wanted]:
    def build(asked: Asked) -> Wanted:
        return (
            select(
                Project.code,
                Project.title_zh,
                Project.title_en,
                Project.stage,
                value,
                visible_to(asked.actor),
            )
            .join(Research, Research.id == Project.research_org_id)
            .where(
                Project.plan_task == task,
                Project.stage != Stage.TERMINATED,
                counted(asked.actor, task, asked.units),
                *conditions,
            )
            .order_by(Project.code)
        )

    return build


def _steps(*conditions: Any) -> Callable[[Asked], Wanted]:
    def build(asked: Asked) -> Wanted:
        return (
            select(
                Project.code,
                Project.title_zh,
                Project.title_en,
                AirworthinessStep.step.concat(" ").concat(
                    AirworthinessStep.document_no
                ),
                literal(1),
                visible_to(asked.actor),
            )
            .join(Project, Project.id == AirworthinessStep.project_id)
            .join(Research, Research.id == Project.research_org_id)
            .where(
                AirworthinessStep.issued_on.is_not(None),
                counted(asked.actor, 8, asked.units),
                *conditions,
            )
            .order_by(Project.code, AirworthinessStep.id)
        )

    return build


def _outcomes(
    task: int, kind: OutcomeKind, value: Any, *conditions: Any
) -> Callable[[Asked], Wanted]:
    def build(asked: Asked) -> Wanted:
        return (
            select(
                Project.code,
                Outcome.title_zh,
                literal(""),
                Outcome.reference,
                value,
                visible_to(asked.actor),
            )
            .join(Project, Project.id == Outcome.project_id)
            .join(Research, Research.id == Project.research_org_id)
            .where(
                Outcome.kind == kind,
                counted(asked.actor, task, asked.units),
                *conditions,
            )
            .order_by(Project.code, Outcome.number)
        )

    return build


_GRANTED = Outcome.state == OutcomeState.GRANTED
_NAMED = AirworthinessStep.step.in_(THREE_CERTIFICATES)
_PATENT, _PLEDGE = OutcomeKind.PATENT, OutcomeKind.PLEDGE
_ROWS: dict[str, tuple[str, Callable[[Asked], Wanted]]] = {
    "medical_instruments": ("instrument", _instruments(and_(LISTED, MEDICAL))),
    "shared_instruments": ("instrument", _instruments(SHARED)),
    "cross_instruments": ("instrument", _between_zones(literal(1))),
    "cross_minutes": ("instrument", _between_zones(MINUTES)),
    "projects_7": ("project", _projects(7, literal(1))),
    "validating_7": ("project", _projects(7, literal(1), Project.stage.in_(BEYOND))),
    "investment_7": ("project", _projects(7, Project.investment_plan_fen)),
    "projects_8": ("project", _projects(8, literal(1))),
    "steps_8": ("outcome", _steps()),
    "certificates_8": ("outcome", _steps(_NAMED)),
    "patents": ("outcome", _outcomes(9, _PATENT, literal(1))),
    "fast_patents": ("outcome", _outcomes(9, _PATENT, literal(1), Outcome.fast_route)),
    "fast_granted": (
        "outcome",
        _outcomes(9, _PATENT, literal(1), Outcome.fast_route, _GRANTED),
    ),
    "pledges": ("outcome", _outcomes(15, _PLEDGE, literal(1))),
    "pledged": ("outcome", _outcomes(15, _PLEDGE, Outcome.amount_fen)),
}
