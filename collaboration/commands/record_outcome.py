"""Write down what came out of a collaboration, or change what is said of it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from collaboration.commands.change_project import change_project, named
from collaboration.events import OutcomeRecorded
from collaboration.models.outcome import Outcome
from collaboration.permissions import Permission
from collaboration.queries.access import KnownProject
from collaboration.queries.outcomes import linked_reservation, outcome_of, outcome_with
from collaboration.queries.project_page import milestone_of
from collaboration.queries.record import clashing
from collaboration.rules.outcome import OutcomeKind, OutcomeState, outcome_refusals
from collaboration.rules.outcome_refusals import OutcomeKnown, SourceNotLinked
from collaboration.rules.patent import application_number
from collaboration.rules.record import amount_refusals
from kernel.journal.record import record
from kernel.store.db import db
from kernel.store.transaction import command, refusing
from kernel.values.actor import Actor
from kernel.values.clock import local_day
from kernel.values.errors import Refused

ONCE = "uq_collaboration_outcome_reference"


@command
def record_outcome(
    code: str,
    fields: Mapping[str, Any],
    *,
    number: int | None = None,
    version: int | None = None,
    by: Actor,
    at: datetime,
) -> Outcome:
    """Keep an outcome as OutcomeSchema reads it, with where it came from.

    Without a number it is a new one. Raises NotFound, Forbidden, Stale (somebody
    changed it since `version`) and Refused.
    """
    project = change_project(code, Permission.WORK, by=by)
    reasons = outcome_refusals(fields, local_day(at))
    reasons += amount_refusals(
        fields["amount_fen"] or 0, "amount_wan", confirmed=fields["amount_confirmed"],
        usual_fen=project.row.investment_plan_fen,
    )  # fmt: skip
    values = _values(project, fields)
    if fields["reservation"] and values["reservation_id"] is None:
        reasons.append(SourceNotLinked())
    known = outcome_with(project.row.id, values["kind"], values["reference"])
    if known is not None and known.number != number:
        reasons.append(OutcomeKnown(known.number))
    if reasons:
        raise Refused(*reasons)
    before = None
    if number is None:
        outcome = Outcome(
            project_id=project.row.id, number=_next(project.row.id), **values
        )
    else:
        outcome = outcome_of(project.row.id, number)
        clashing(outcome, values, version)
        before = {name: str(getattr(outcome, name)) for name in values}
    with refusing(ONCE, OutcomeKnown(outcome.number)):
        if number is None:
            db.session.add(outcome)
        else:
            for name, value in values.items():
                setattr(outcome, name, value)
            outcome.version += 1
    recorded = OutcomeRecorded(
        **named(project),
        number=outcome.number,
        kind=str(outcome.kind),
        before=before,
        after={name: str(value) for name, value in values.items()},
    )
    record(recorded, by=by, at=at)
    return outcome


def _values(project: KnownProject, fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return the columns of the fields; milestones and bookings by their ids."""
    values = dict(fields)
    values.pop("amount_confirmed")
    milestone, booking = values.pop("milestone"), values.pop("reservation")
    project_id = project.row.id
    values["kind"] = OutcomeKind(values["kind"])
    values["state"] = OutcomeState(values["state"])
    if values["kind"] is OutcomeKind.PATENT and values["reference"]:
        values["reference"] = (
            application_number(values["reference"]) or values["reference"]
        )
    values["milestone_id"] = (
        milestone_of(project_id, milestone).id if milestone else None
    )
    values["reservation_id"] = (
        linked_reservation(project_id, booking) if booking else None
    )
    return values


def _next(project_id: int) -> int:
    # The project's row is locked, so nobody takes the number meanwhile.
    taken = select(func.max(Outcome.number)).where(Outcome.project_id == project_id)
    return (db.session.scalar(taken) or 0) + 1
