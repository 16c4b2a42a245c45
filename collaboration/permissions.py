"""Who may do what with projects and their reports."""

from dataclasses import dataclass
from enum import StrEnum

from kernel.values.actor import Actor, Role
from kernel.values.permissions import Condition, Door, Doors, PermissionTable


@dataclass(frozen=True, slots=True)
class Ties:
    """How people and units are tied to a project: what permission depends on.

    `units` are the responsible units that stand on its route.
    """

    members: frozenset[int] = frozenset()
    leads: frozenset[int] = frozenset()
    units: frozenset[int] = frozenset()


def _is_researcher(actor: Actor, _: Ties) -> bool:
    return actor.holds_anywhere(Role.RESEARCHER)


def _is_coordinator(actor: Actor, _: Ties) -> bool:
    return actor.holds_anywhere(Role.COORDINATOR)


def _acts_as_coordinator(actor: Actor, _: Ties) -> bool:
    return actor.acts_anywhere(Role.COORDINATOR)


def _is_administrator(actor: Actor, _: Ties) -> bool:
    return actor.holds(Role.ADMINISTRATOR)


def _is_member(actor: Actor, ties: Ties) -> bool:
    return actor.id in ties.members


def _is_lead(actor: Actor, ties: Ties) -> bool:
    return actor.id in ties.leads


def _supervises(actor: Actor, ties: Ties) -> bool:
    return not ties.units.isdisjoint(actor.scopes(Role.COORDINATOR))


def _decides(actor: Actor, ties: Ties) -> bool:
    return not ties.units.isdisjoint(actor.acting_scopes(Role.COORDINATOR))


def _is_the_clock(actor: Actor, _: Ties) -> bool:
    return actor.id is None and actor.channel == "worker"


is_researcher = Condition("is a researcher", _is_researcher, Role.RESEARCHER)
is_coordinator = Condition("is a coordinator", _is_coordinator, Role.COORDINATOR)
is_administrator = Condition(
    "is an administrator", _is_administrator, Role.ADMINISTRATOR
)
is_member = Condition("is a member of the project", _is_member)
is_lead = Condition("leads the project", _is_lead)
supervises = Condition(
    "is a coordinator of a unit on the project's route", _supervises, Role.COORDINATOR
)
leads_task = Condition(
    "is a coordinator of the unit that leads the task", _supervises, Role.COORDINATOR
)
answers_for = Condition(
    "is a coordinator of a unit that answers for the task",
    _supervises,
    Role.COORDINATOR,
)
acts_as_coordinator = Condition(
    "is a coordinator or the deputy of one",
    _acts_as_coordinator,
    Role.COORDINATOR,
    deputies=True,
)
decides = Condition(
    "is a coordinator of a unit on the project's route, or the deputy of one",
    _decides,
    Role.COORDINATOR,
    deputies=True,
)
is_the_clock = Condition("is the clock", _is_the_clock)


class Permission(StrEnum):
    """Everything that is guarded here."""

    OPEN_PROJECT = "collaboration:open-project"
    SEE = "collaboration:see-project"
    EDIT = "collaboration:edit-project"
    WORK = "collaboration:work-on-project"
    WRITE = "collaboration:write-report"
    QUEUE = "collaboration:see-review-queue"
    REVIEW = "collaboration:review-report"
    REOPEN = "collaboration:reopen-report"
    ARCHIVE = "collaboration:archive-report"
    ROUTES = "collaboration:set-routes"
    DEADLINES = "collaboration:set-deadlines"
    PLAN_ENTRY = "collaboration:write-plan-entry"
    REMIND = "collaboration:remind"
    SUMMARISE = "collaboration:summarise"


TABLE: PermissionTable[Ties] = PermissionTable(
    {
        Permission.OPEN_PROJECT: ((is_researcher,), (is_coordinator,)),
        Permission.SEE: ((is_member,), (decides,), (is_administrator,)),
        Permission.EDIT: ((is_lead,), (is_administrator,)),
        Permission.WORK: ((is_member,),),
        Permission.WRITE: ((is_member,),),
        Permission.QUEUE: ((acts_as_coordinator,),),
        Permission.REVIEW: ((decides,),),
        Permission.REOPEN: ((supervises,),),
        Permission.ARCHIVE: ((supervises,), (is_the_clock,)),
        Permission.ROUTES: ((is_administrator,),),
        Permission.DEADLINES: ((leads_task,), (is_administrator,)),
        Permission.PLAN_ENTRY: ((answers_for,),),
        Permission.REMIND: ((decides,), (is_the_clock,)),
        Permission.SUMMARISE: ((is_coordinator,), (is_administrator,)),
    }
)

DOORS: Doors = {
    "projects.project_list": Door.SIGNED_IN,
    "projects.open_form": Permission.OPEN_PROJECT,
    "projects.open_it": Permission.OPEN_PROJECT,
    "projects.project": Permission.SEE,
    "projects.edit_form": Permission.EDIT,
    "projects.edit": Permission.EDIT,
    "project_work.add_member": Permission.EDIT,
    "project_work.move_stage": Permission.WORK,
    "project_work.set_milestone": Permission.WORK,
    "project_work.change_milestone": Permission.WORK,
    "project_work.reach_milestone": Permission.WORK,
    "project_work.link_reservation": Permission.WORK,
    "project_work.unlink_reservation": Permission.WORK,
    "record.record_page": Permission.SEE,
    "record.add_partner": Permission.EDIT,
    "record.change_partner": Permission.EDIT,
    "record.leave": Permission.EDIT,
    "record.remove_member": Permission.EDIT,
    "record.note_readiness": Permission.WORK,
    "record.plan_investment": Permission.EDIT,
    "evidence.instrument_use": Door.SIGNED_IN,
    "evidence.evidence_page": Permission.SEE,
    "evidence.attach": Permission.WORK,
    "evidence.download": Permission.SEE,
    "evidence.remove": Permission.WORK,
    "record_api.instrument_use": Door.SIGNED_IN,
    "record_api.get_record": Permission.SEE,
    "record_api.add_partner": Permission.EDIT,
    "record_api.change_partner": Permission.EDIT,
    "record_api.leave": Permission.EDIT,
    "record_api.remove_member": Permission.EDIT,
    "record_api.note_readiness": Permission.WORK,
    "record_api.plan_investment": Permission.EDIT,
    "record_api.list_files": Permission.SEE,
    "record_api.attach": Permission.WORK,
    "record_api.download": Permission.SEE,
    "record_api.remove_file": Permission.WORK,
    "outcomes.register": Door.SIGNED_IN,
    "outcomes.outcome_page": Permission.SEE,
    "outcomes.record_outcome": Permission.WORK,
    "outcomes.change_outcome": Permission.WORK,
    "outcomes.remove_outcome": Permission.EDIT,
    "outcomes.set_step": Permission.WORK,
    "outcomes_api.list_all": Door.SIGNED_IN,
    "outcomes_api.list_outcomes": Permission.SEE,
    "outcomes_api.record_outcome": Permission.WORK,
    "outcomes_api.change_outcome": Permission.WORK,
    "outcomes_api.remove_outcome": Permission.EDIT,
    "outcomes_api.list_steps": Permission.SEE,
    "outcomes_api.set_step": Permission.WORK,
    "portfolio.portfolio_page": Door.SIGNED_IN,
    "portfolio_api.get_portfolio": Door.SIGNED_IN,
    "plan.scoreboard": Door.SIGNED_IN,
    "plan.task_page": Door.SIGNED_IN,
    "plan.note_progress": Permission.PLAN_ENTRY,
    "plan.figure_rows": Door.SIGNED_IN,
    "plan_api.list_tasks": Door.SIGNED_IN,
    "plan_api.get_task": Door.SIGNED_IN,
    "plan_api.list_rows": Door.SIGNED_IN,
    "plan_api.note_progress": Permission.PLAN_ENTRY,
    "reports.report": Permission.SEE,
    "reports.edit_form": Permission.WRITE,
    "reports.save": Permission.WRITE,
    "reports.submit": Permission.WRITE,
    "reports.withdraw": Permission.WRITE,
    "reports.reopen": Permission.REOPEN,
    "reports.archive": Permission.ARCHIVE,
    "reviews.review_list": Permission.QUEUE,
    "reviews.review_form": Permission.REVIEW,
    "reviews.review": Permission.REVIEW,
    "reviews.pass_together": Permission.QUEUE,
    "reviews.remark": Permission.REVIEW,
    "reports.answer": Permission.WRITE,
    "reviews_api.pass_together": Permission.QUEUE,
    "reviews_api.list_remarks": Permission.SEE,
    "reviews_api.remark": Permission.REVIEW,
    "reviews_api.answer": Permission.WRITE,
    "summaries.summary_page": Permission.SUMMARISE,
    "summaries.ask": Permission.SUMMARISE,
    "summaries.made": Permission.SUMMARISE,
    "summaries.progress": Permission.SUMMARISE,
    "summaries.download": Permission.SUMMARISE,
    "summaries_api.figures": Permission.SUMMARISE,
    "summaries_api.list_summaries": Permission.SUMMARISE,
    "summaries_api.ask": Permission.SUMMARISE,
    "summaries_api.get_summary": Permission.SUMMARISE,
    "summaries_api.download": Permission.SUMMARISE,
    "report_sheet.sheet": Permission.WRITE,
    "report_sheet.read_sheet": Permission.WRITE,
    "report_sheet.autosave": Permission.WRITE,
    "report_sheet.attach": Permission.WORK,
    "matters.matter_list": Door.SIGNED_IN,
    "matters.reply": Permission.QUEUE,
    "matters.settle": Door.SIGNED_IN,
    "matters.project_matters": Permission.SEE,
    "matters.raise_it": Permission.WORK,
    "matters_api.list_matters": Door.SIGNED_IN,
    "matters_api.list_of_project": Permission.SEE,
    "matters_api.raise_it": Permission.WORK,
    "matters_api.reply": Permission.QUEUE,
    "matters_api.settle": Door.SIGNED_IN,
    "reviews.overdue": Permission.QUEUE,
    "reviews.remind": Permission.REMIND,
    "reviews_api.list_overdue": Permission.QUEUE,
    "reviews_api.remind": Permission.REMIND,
    "deadlines.deadline_list": Door.SIGNED_IN,
    "deadlines.edit_form": Permission.DEADLINES,
    "deadlines.set_it": Permission.DEADLINES,
    "deadlines_api.list_deadlines": Door.SIGNED_IN,
    "deadlines_api.set_it": Permission.DEADLINES,
    "routes.route_list": Permission.ROUTES,
    "routes.switch": Permission.ROUTES,
    "routes.set_duty": Permission.ROUTES,
    "projects_api.list_projects": Door.SIGNED_IN,
    "projects_api.open_it": Permission.OPEN_PROJECT,
    "projects_api.get_project": Permission.SEE,
    "projects_api.edit": Permission.EDIT,
    "projects_api.add_member": Permission.EDIT,
    "projects_api.move_stage": Permission.WORK,
    "project_work_api.list_milestones": Permission.SEE,
    "project_work_api.set_milestone": Permission.WORK,
    "project_work_api.change_milestone": Permission.WORK,
    "project_work_api.reach_milestone": Permission.WORK,
    "project_work_api.list_reservations": Permission.SEE,
    "project_work_api.link_reservation": Permission.WORK,
    "project_work_api.unlink_reservation": Permission.WORK,
    "reports_api.list_reports": Permission.SEE,
    "reports_api.get_report": Permission.SEE,
    "reports_api.list_versions": Permission.SEE,
    "reports_api.get_version": Permission.SEE,
    "reports_api.save": Permission.WRITE,
    "reports_api.submit": Permission.WRITE,
    "reports_api.withdraw": Permission.WRITE,
    "reports_api.list_reviews": Permission.SEE,
    "reports_api.review": Permission.REVIEW,
    "reports_api.reopen": Permission.REOPEN,
    "reports_api.archive": Permission.ARCHIVE,
    "reviews_api.queue": Permission.QUEUE,
    "reviews_api.list_stations": Permission.ROUTES,
    "reviews_api.switch": Permission.ROUTES,
    "reviews_api.list_duties": Permission.ROUTES,
    "reviews_api.set_duty": Permission.ROUTES,
}
