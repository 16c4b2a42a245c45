"""Reports of the invented collaborations, in every state a report can have."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from sqlalchemy import select

from app.demo.collaborations import Plan
from app.demo.contents import Writer
from app.demo.exchanges import attachment, remarks
from app.demo.people import LIN_GANG, People
from collaboration.models.project import Project
from collaboration.models.report import Report, ReportVersion, ReviewStep
from collaboration.permissions import Ties
from collaboration.queries.access import KnownProject, side_from
from collaboration.queries.deadlines import deadlines
from collaboration.queries.routes import route_of
from collaboration.rules.period import Period
from collaboration.rules.report_fields import prefilled
from collaboration.rules.report_state import ReportState as S
from collaboration.rules.route import Stop
from identity.models.organisation import Organisation
from kernel.store.db import db
from kernel.values.clock import SHANGHAI, local_day

PASSED, RETURNED, REJECTED = "passed", "returned", "rejected"
_ROUTINE = "投资数与统计口径一致。"
_COMMENTS = {
    RETURNED: "高温组样品数量与上期不一致，补充说明；里程碑佐证材料缺页。",
    REJECTED: "点火试验条件与立项内容不符，本期不予通过，按变更程序重新申报。",
}
_FIRST_RETURN = "累计运行小时数与平台机时不一致，按实际机时填写。"


@dataclass(frozen=True, slots=True)
class Fate:
    """Where a report stands: its state, whose turn it is, and what units said in turn."""

    state: S
    step: int
    decisions: tuple[str, ...]


# What the projects' table calls the latest report. "Waiting" is waiting for Lin-gang.
FATES: dict[str, Fate] = {
    "draft": Fate(S.DRAFT, 0, ()),
    "submitted": Fate(S.SUBMITTED, 1, ()),
    "waiting": Fate(S.IN_REVIEW, 2, (PASSED,)),
    "returned": Fate(S.RETURNED, 0, (PASSED, RETURNED)),
    "withdrawn": Fate(S.WITHDRAWN, 0, ()),
    "rejected": Fate(S.REJECTED, 0, (PASSED, REJECTED)),
    "approved": Fate(S.APPROVED, 0, (PASSED,) * 9),
    "archived": Fate(S.ARCHIVED, 0, (PASSED,) * 9),
}


@dataclass(frozen=True, slots=True)
class Begun:
    """A report with whoever writes it and what becomes of it."""

    report: Report
    writer: Writer
    fate: Fate


class Desk:
    """Writes reports, hands them in, and lets the units decide."""

    def __init__(self, people: People, at: datetime, rng: Random) -> None:
        """Know who coordinates which unit."""
        self._at, self._rng = at, rng
        self._coordinators = {
            one.organisation_id: one.id for one in people.coordinators.values()
        }
        self._hers = people.coordinators[LIN_GANG].organisation_id
        organisations = db.session.scalars(select(Organisation))
        self._organisations = {one.id: one for one in organisations}
        self._rules = deadlines()
        self._begun: list[Begun] = []
        self._routes: dict[object, list[Stop]] = {}

    def add_reports(self, made: Sequence[tuple[Plan, Project]]) -> None:
        """Add the reports of all projects, quarter by quarter."""
        latest = Period.containing(local_day(self._at)).previous
        for plan, project in made:
            known = self._known(project)
            writer = Writer(plan, known, self._at, self._rng)
            period, before = Period.containing(plan.starts_on), None
            while period <= latest:
                before = self._report(writer, period, latest, before)
                period = period.next
            if plan.row["latest"] == "approved":
                self._add(writer, period, FATES["draft"], prefilled(before))
        db.session.add_all(one.report for one in self._begun)
        db.session.flush()
        for one in self._begun:
            if one.report.version and one.report.period == str(latest):
                code = one.writer.known.row.code
                db.session.add(attachment(one.report, code, self._at))
            if one.report.version:
                self._hand_in(one)
        db.session.flush()

    def _report(
        self, writer: Writer, period: Period, latest: Period, before: Any
    ) -> Mapping[str, Any]:
        newest = period == latest
        content = writer.content(period, before, newest=newest)
        name = writer.plan.row["latest"] if newest else "archived"
        if period == latest.previous and int(writer.plan.row["number"]) % 2:
            name = "approved"
        self._add(writer, period, FATES[name], content)
        return content

    def _add(
        self, writer: Writer, period: Period, fate: Fate, content: dict[str, Any]
    ) -> None:
        handed_in = fate.state is not S.DRAFT
        twice = writer.plan.row["flaw"] == "jump" and fate.state is S.IN_REVIEW
        version = (2 if twice else 1) if handed_in else 0
        due_on = self._rules.due_on(writer.known.row.plan_task, period)
        submitted_at = self._submitted_at(due_on)
        report = Report(
            project_id=writer.known.row.id,
            period=str(period),
            due_on=due_on,
            state=fate.state,
            version=version,
            edition=1 + 2 * version,
            step=fate.step,
            content=content,
            author_id=writer.plan.lead.id,
            submitted_at=submitted_at if handed_in else None,
        )
        self._begun.append(Begun(report, writer, fate))

    def _hand_in(self, one: Begun) -> None:
        report, content = one.report, one.report.content
        at = report.submitted_at or self._at
        route = self._route(one.writer.known, content)
        if report.version > 1:
            first = one.writer.first_version(content)
            early = at - timedelta(days=4)
            self._version(report, 1, first, early)
            self._steps(report, 1, route, (RETURNED,), early, {RETURNED: _FIRST_RETURN})
        self._version(report, report.version, content, at)
        self._steps(report, report.version, route, one.fate.decisions, at, _COMMENTS)

    def _route(self, known: KnownProject, content: Mapping[str, Any]) -> list[Stop]:
        ticked = (content["involves_ip"], content["involves_airworthiness"])
        key = (known.row.plan_task, known.research.zone, ticked)
        if key not in self._routes:
            self._routes[key] = route_of(known, content)
        return self._routes[key]

    def _version(
        self, report: Report, version: int, content: dict[str, Any], at: datetime
    ) -> None:
        db.session.add(
            ReportVersion(
                report_id=report.id,
                version=version,
                content=content,
                submitted_by_id=report.author_id,
                submitted_at=at,
            )
        )

    def _steps(
        self,
        report: Report,
        version: int,
        route: Sequence[Stop],
        decisions: Sequence[str],
        since: datetime,
        comments: Mapping[str, str],
    ) -> None:
        # Where two sign side by side, Lin-gang comes last, or it would not be waiting.
        ordered = sorted(
            route, key=lambda stop: (stop.position, stop.organisation_id == self._hers)
        )
        for n, stop in enumerate(ordered):
            decision = decisions[n] if n < len(decisions) else None
            step = ReviewStep(
                report_id=report.id,
                version=version,
                position=stop.position,
                organisation_id=stop.organisation_id,
                label_zh=stop.label_zh,
                decision=decision,
                comment=comments.get(decision, _ROUTINE) if decision else "",
                decided_by_id=self._coordinators[stop.organisation_id]
                if decision
                else None,
                decided_at=self._before_now(since + timedelta(days=2 * n + 2))
                if decision
                else None,
            )
            db.session.add(step)
            if decision == RETURNED:
                self._remarks(report, version, step)

    def _remarks(self, report: Report, version: int, step: ReviewStep) -> None:
        if step.decided_by_id is None or step.decided_at is None:
            return
        db.session.add_all(
            remarks(
                report,
                version,
                unit_id=step.organisation_id,
                by_id=step.decided_by_id,
                at=step.decided_at - timedelta(minutes=20),
                answered=version < report.version,
            )
        )

    def _submitted_at(self, due_on: date) -> datetime:
        day = due_on - timedelta(days=self._rng.randrange(1, 6))
        moment = datetime.combine(day, time(9 + self._rng.randrange(8)), SHANGHAI)
        return self._before_now(moment)

    def _before_now(self, moment: datetime) -> datetime:
        return min(moment, self._at - timedelta(hours=1))

    def _known(self, project: Project) -> KnownProject:
        research = self._organisations[project.research_org_id]
        validation = self._organisations[project.validation_org_id]
        return KnownProject(
            project,
            Ties(),
            side_from(research, project.research_site_zh),
            side_from(validation, project.validation_site_zh),
        )
