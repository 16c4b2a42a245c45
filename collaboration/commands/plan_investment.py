"""Plan what is invested in a year."""

from datetime import datetime

from collaboration.commands.change_project import change_project, named
from collaboration.events import InvestmentPlanned
from collaboration.models.record import PlannedInvestment
from collaboration.permissions import Permission
from collaboration.queries.record import planned_years
from collaboration.rules.record import plan_refusals
from kernel.journal.record import record
from kernel.store.db import db
from kernel.store.transaction import command
from kernel.values.actor import Actor
from kernel.values.errors import Refused


@command
def plan_investment(
    code: str, year: int, amount_fen: int, *, by: Actor, at: datetime
) -> None:
    """Set the amount of a year, in fen; nothing takes the year out of the plan.

    Raises NotFound, Forbidden and Refused (the years exceed the whole plan).
    """
    project = change_project(code, Permission.EDIT, by=by)
    rows = {row.year: row for row in planned_years(project.row.id)}
    before = rows[year].amount_fen if year in rows else 0
    years = {known: row.amount_fen for known, row in rows.items()} | {year: amount_fen}
    if reasons := plan_refusals(years, project.row.investment_plan_fen):
        raise Refused(*reasons)
    if amount_fen == before:
        return
    if not amount_fen:
        db.session.delete(rows[year])
    elif year in rows:
        rows[year].amount_fen = amount_fen
    else:
        db.session.add(
            PlannedInvestment(
                project_id=project.row.id, year=year, amount_fen=amount_fen
            )
        )
    planned = InvestmentPlanned(
        **named(project),
        year=year,
        before={"amount_fen": before},
        after={"amount_fen": amount_fen},
    )
    record(planned, by=by, at=at)
