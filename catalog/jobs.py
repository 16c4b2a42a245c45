"""What the clock starts in the catalogue."""

from catalog.commands.remind_certificate import remind_certificate
from catalog.commands.sweep_pictures import sweep_pictures as sweep
from catalog.queries.certificates import ending_certificates
from kernel.values import clock
from kernel.values.actor import WORKER
from kernel.values.clock import local_day
from kernel.values.jobs import Job


def sweep_pictures() -> None:
    """Throw away pictures that no listing shows."""
    sweep(at=clock.now())


def remind_of_certificates() -> None:
    """Remind labs of certificates that end in 60, 30 or 7 days."""
    at = clock.now()
    for certificate_id in ending_certificates(local_day(at)):
        remind_certificate(certificate_id, by=WORKER, at=at)


JOBS = [
    Job("remind-certificates", "catalog.jobs:remind_of_certificates", cron="5 0 * * *"),
    Job("sweep-pictures", "catalog.jobs:sweep_pictures", cron="47 18 * * *"),
]
