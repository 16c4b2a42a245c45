"""What came out of collaborations: of one project, and of all that somebody may see."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select

from booking.models.reservation import Reservation
from collaboration.models.outcome import AirworthinessStep, Outcome
from collaboration.models.project import LinkedReservation, Milestone, Project
from collaboration.queries.access import Research, visible_to
from collaboration.rules.airworthiness import chain
from kernel.store.db import db
from kernel.values.actor import Actor
from kernel.values.errors import NotFound
from kernel.values.text import Bilingual


@dataclass(frozen=True, slots=True)
class ListedOutcome:
    """An outcome with its project and where it came from."""

    row: Outcome
    project: str
    title: Bilingual
    milestone: int | None
    milestone_name: str | None
    reservation: str | None


def outcomes_of(project_id: int) -> list[ListedOutcome]:
    """Return the outcomes of a project, the latest first."""
    return _listed(_outcomes().where(Outcome.project_id == project_id))


def outcomes_seen(
    actor: Actor, *, kind: str = "", fast: bool = False, limit: int, after: int = 0
) -> list[ListedOutcome]:
    """Return outcomes of the projects that the actor may see, the latest entered first.

    `after` is the id of the last one seen.
    """
    wanted = (
        _outcomes()
        .join(Research, Research.id == Project.research_org_id)
        .where(visible_to(actor))
        .order_by(None)
        .order_by(Outcome.id.desc())
        .limit(limit)
    )
    if kind:
        wanted = wanted.where(Outcome.kind == kind)
    if fast:
        wanted = wanted.where(Outcome.fast_route)
    if after:
        wanted = wanted.where(Outcome.id < after)
    return _listed(wanted)


def outcome_of(project_id: int, number: int) -> Outcome:
    """Return an outcome by its number within the project. Raises NotFound."""
    found = db.session.scalars(
        select(Outcome).where(
            Outcome.project_id == project_id, Outcome.number == number
        )
    ).one_or_none()
    if found is None:
        raise NotFound
    return found


def outcome_with(project_id: int, kind: str, reference: str) -> Outcome | None:
    """Return the outcome of a kind with this number, if there is one."""
    if not reference:
        return None
    return db.session.scalars(
        select(Outcome).where(
            Outcome.project_id == project_id,
            Outcome.kind == kind,
            Outcome.reference == reference,
        )
    ).one_or_none()


def linked_reservation(project_id: int, code: str) -> int | None:
    """Return the id of a booking that is linked to the project."""
    return db.session.scalar(
        select(Reservation.id)
        .join(LinkedReservation, LinkedReservation.reservation_id == Reservation.id)
        .where(
            LinkedReservation.project_id == project_id,
            Reservation.code == code.strip().upper(),
        )
    )


def steps_of(project_id: int) -> Sequence[AirworthinessStep]:
    """Return what is written down of the steps to airworthiness, in their order."""
    known = select(AirworthinessStep).where(AirworthinessStep.project_id == project_id)
    places = {step.key: step.place for step in chain()}
    return sorted(db.session.scalars(known), key=lambda one: places[one.step])


def _outcomes() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Outcome,
            Project.code,
            Project.title_zh,
            Project.title_en,
            Milestone.number,
            Milestone.name_zh,
            Reservation.code,
        )
        .select_from(Outcome)
        .join(Project, Project.id == Outcome.project_id)
        .outerjoin(Milestone, Milestone.id == Outcome.milestone_id)
        .outerjoin(Reservation, Reservation.id == Outcome.reservation_id)
        .order_by(Outcome.on.desc(), Outcome.id.desc())
    )


def _listed(wanted: Select[*tuple[Any, ...]]) -> list[ListedOutcome]:
    return [
        ListedOutcome(row[0], row[1], Bilingual(row[2], row[3]), row[4], row[5], row[6])
        for row in db.session.execute(wanted)
    ]
