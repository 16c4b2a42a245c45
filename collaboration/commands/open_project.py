"""Open a collaboration project."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Sequence, select

from collaboration.commands.add_member import member_by_email
from collaboration.events import ProjectOpened
from collaboration.models.project import Project, ProjectMember, StageMove
from collaboration.permissions import TABLE, Permission, Ties
from collaboration.queries.sides import with_credit_codes, with_organisations
from collaboration.rules.project import CooperationMode, Stage, project_refusals
from collaboration.rules.record import amount_refusals
from kernel.journal.record import record
from kernel.store.db import db
from kernel.store.transaction import command
from kernel.values.actor import Actor
from kernel.values.clock import local
from kernel.values.errors import Refused

_NUMBERS = Sequence("collaboration_project_code")


@command
def open_project(fields: Mapping[str, Any], *, by: Actor, at: datetime) -> Project:
    """Open a project from fields as NewProjectSchema reads them; return it.

    `lead_email` names who leads it, by default the actor, who is a member in any case.
    Raises Forbidden, Malformed (an organisation or person that is not known), Refused.
    """
    TABLE.require(by, Permission.OPEN_PROJECT, Ties())
    given = with_organisations(fields)
    lead_email = given.pop("lead_email", "")
    confirmed = given.pop("amount_confirmed", False)
    lead_id = member_by_email(lead_email, "lead_email").id if lead_email else by.id
    reasons = project_refusals(
        **{
            name: given[name]
            for name in (
                "starts_on",
                "planned_end",
                "trl_start",
                "trl_target",
                "research_org_id",
                "validation_org_id",
                "nothing_classified",
            )
        }
    )
    reasons += amount_refusals(
        given["investment_plan_fen"], "investment_plan_wan", confirmed=confirmed
    )
    given, wrong = with_credit_codes(given)
    if reasons or wrong:
        raise Refused(*reasons, *wrong)
    number = db.session.scalar(select(_NUMBERS.next_value())) or 0
    given["stage"] = Stage(given["stage"])
    given["mode"] = CooperationMode(given["mode"])
    project = Project(
        **given,
        code=f"XT-{local(at).year}-{number:04d}",
        opened_by_id=by.id,
        version=1,
    )
    db.session.add(project)
    db.session.flush()
    members = {lead_id: True, by.id: by.id == lead_id}
    db.session.add_all(
        ProjectMember(project_id=project.id, user_id=user_id, lead=lead)
        for user_id, lead in members.items()
    )
    db.session.add(
        StageMove(project_id=project.id, stage=project.stage, on=project.starts_on)
    )
    opened = ProjectOpened(
        subject_id=project.id,
        code=project.code,
        title_zh=project.title_zh,
        title_en=project.title_en,
        after={name: str(value) for name, value in given.items()},
    )
    record(opened, by=by, at=at)
    return project
