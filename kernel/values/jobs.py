"""What the clock starts."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Job:
    """A function without parameters, started every so many seconds or by the clock.

    `reference` is text, "booking.jobs:expire_requests", so that it can lie in the
    database; `cron` is a crontab line in UTC. The job takes the time from the clock,
    runs in an app context, and must bear being run twice.
    """

    id: str
    reference: str
    seconds: int | None = None
    cron: str | None = None
