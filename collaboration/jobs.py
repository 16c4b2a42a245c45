"""What the clock and the queue of tasks do with reports."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from flask_babel import force_locale

from collaboration.commands.archive_report import archive_report
from collaboration.commands.ask_summary import ALL, MAKE
from collaboration.commands.keep_summary import keep_summary
from collaboration.commands.remind_report import remind_report
from collaboration.commands.remind_review import remind_review
from collaboration.formats.summary_docx import summary_docx
from collaboration.formats.summary_pdf import summary_pdf
from collaboration.formats.summary_text import MOST_LINES, printed
from collaboration.formats.summary_xlsx import reports_xlsx
from collaboration.queries.deadlines import deadlines
from collaboration.queries.overdue import owed_reports, slow_reviews
from collaboration.queries.reports import period_of
from collaboration.queries.reviews import approved_reports
from collaboration.queries.summaries import summary_to_make
from collaboration.queries.summary import (
    all_lines,
    count_reports,
    period_summary,
    summary_lines,
)
from collaboration.rules.period import Period
from identity.queries.actors import actor_of
from kernel.store.task import Progress, Work
from kernel.values import clock
from kernel.values.actor import WORKER, Actor
from kernel.values.clock import local_day
from kernel.values.errors import NotFound, Refused
from kernel.values.jobs import Job


def archive_reports() -> None:
    """Archive approved reports once the next one of their kind was due."""
    at = clock.now()
    for code, period in approved_reports(at):
        archive_report(code, period, by=WORKER, at=at)


def remind() -> None:
    """Remind authors of reports and units of reviews, on the days of the rule.

    Run twice on a day, it tells nobody twice.
    """
    at = clock.now()
    today, rules = local_day(at), deadlines()
    for one in owed_reports(None, at=at, ahead=rules.longest_ahead, limit=None):
        if rules.of(one.plan_task, period_of(one.period)).reminds_on(one.due_on, today):
            with suppress(Refused):  # handed in meanwhile
                remind_report(one.code, one.period, by=WORKER, at=at)
    for slow in slow_reviews():
        rule = rules.of(slow.plan_task, period_of(slow.period))
        if rule.reminds_reviewers(slow.since, today):
            remind_review(
                slow.code, slow.period, slow.unit_id, slow.since, by=WORKER, at=at
            )


def make_summary(task_id: int, _params: Mapping[str, Any], tell: Progress) -> None:
    """Make the files of a summary with the eyes of whoever asked for it."""
    asked = summary_to_make(task_id)
    reader = actor_of(asked.asked_by_id, at=clock.now(), channel="worker")
    period = Period.parse(asked.period)
    if reader is None or period is None:
        raise NotFound
    with force_locale(asked.locale):
        if asked.kind == ALL:
            files, figures = {"xlsx": _all_reports(reader, tell)}, None
        else:
            figures, files = _of_period(reader, period, tell)
    keep_summary(task_id, figures, files, at=clock.now())


def _of_period(
    reader: Actor, period: Period, tell: Progress
) -> tuple[dict[str, Any], dict[str, bytes]]:
    figures = period_summary(reader, period, at=clock.now())
    many = figures["total"]["projects"]
    steps = many + 300
    lines = summary_lines(reader, period)
    said = printed(figures, lines[:MOST_LINES])
    tell(50, steps)
    files = {"pdf": summary_pdf(said)}
    tell(200, steps)
    files["docx"] = summary_docx(said)
    tell(300, steps)
    files["xlsx"] = reports_xlsx(
        lines,
        said,
        tell=lambda done: tell(300 + done, steps),
    )
    return figures, files


def _all_reports(reader: Actor, tell: Progress) -> bytes:
    many = count_reports(reader)
    return reports_xlsx(all_lines(reader), tell=lambda done: tell(done, many))


JOBS = [
    Job("archive-reports", "collaboration.jobs:archive_reports", cron="40 18 * * *"),
    # At nine in the morning in Shanghai.
    Job("remind-reports", "collaboration.jobs:remind", cron="0 1 * * *"),
]
TASKS: dict[str, Work] = {MAKE: make_summary}
