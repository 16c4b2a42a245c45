"""What the clock starts in the catalogue."""

from catalog.commands.sweep_pictures import sweep_pictures as sweep
from kernel.values import clock
from kernel.values.jobs import Job


def sweep_pictures() -> None:
    """Throw away pictures that no listing shows."""
    sweep(at=clock.now())


JOBS = [Job("sweep-pictures", "catalog.jobs:sweep_pictures", cron="47 18 * * *")]
