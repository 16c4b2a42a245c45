"""What the clock does with reports."""

from collaboration.commands.archive_report import archive_report
from collaboration.queries.reviews import approved_reports
from kernel.values import clock
from kernel.values.actor import WORKER
from kernel.values.jobs import Job


def archive_reports() -> None:
    """Archive approved reports once the next one of their kind was due."""
    at = clock.now()
    for code, period in approved_reports(at):
        archive_report(code, period, by=WORKER, at=at)


JOBS = [
    Job("archive-reports", "collaboration.jobs:archive_reports", cron="40 18 * * *")
]
