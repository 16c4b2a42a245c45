"""What the clock and the queue of tasks start in the catalogue."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from catalog.commands.compare_again import compare_again
from catalog.commands.confirm_list import WRITE
from catalog.commands.forget_rows import forget_rows
from catalog.commands.import_listings import import_listings
from catalog.commands.keep_reading import keep_reading
from catalog.commands.remind_certificate import remind_certificate
from catalog.commands.sweep_pictures import sweep_pictures as sweep
from catalog.formats.table_in import read_table
from catalog.models.listing_import import ListingImport
from catalog.queries.certificates import ending_certificates
from catalog.queries.listing_imports import import_of_task
from catalog.rules.import_outcome import READ, Outcome
from catalog.rules.kept_messages import kept_messages
from catalog.schemas.import_lines import JudgedRow
from catalog.schemas.import_rows import digest_of, judged
from identity.queries.actors import actor_of
from kernel.store.task import Progress, Work, task_by_id
from kernel.values import clock
from kernel.values.actor import WORKER
from kernel.values.clock import local_day
from kernel.values.errors import Forbidden, Malformed, Refused, Stale
from kernel.values.jobs import Job

# Judged rows of lists are for whoever corrects them; the journal keeps what was written.
ROWS_KEPT = timedelta(days=90)


def sweep_pictures() -> None:
    """Throw away pictures that no listing shows."""
    sweep(at=clock.now())


def remind_of_certificates() -> None:
    """Remind labs of certificates that end in 60, 30 or 7 days."""
    at = clock.now()
    for certificate_id in ending_certificates(local_day(at)):
        remind_certificate(certificate_id, by=WORKER, at=at)


def read_list(task_id: int, _params: Mapping[str, Any], tell: Progress) -> None:
    """Compare an uploaded list with what stands, row by row."""
    kept = import_of_task(task_id)
    if kept is None:
        return
    table = read_table(kept.content, kept.sheet).rows
    rows = _judged(kept, table, tell)
    width = len(kept.headings)
    keep_reading(
        task_id,
        [
            {
                "line": one.line,
                "outcome": one.outcome,
                "cells": (table[one.line - 1] + [""] * width)[:width],
                "errors": kept_messages(one.errors),
                "was": one.was,
                "assumed": one.assumed,
                "code": one.code,
            }
            for one in rows
        ],
        digest=digest_of(rows),
        at=clock.now(),
    )


def write_list(task_id: int, _params: Mapping[str, Any], tell: Progress) -> None:
    """Write a confirmed list, all or nothing, with the eyes of whoever confirmed it.

    Where something changed since it was shown, it is compared again instead.
    """
    kept = import_of_task(task_id)
    if kept is None or kept.done is not None:
        return
    asker = task_by_id(task_id).asked_by_id or 0
    actor = actor_of(asker, channel="worker", at=clock.now())
    if actor is None:
        raise Forbidden
    # Judging is half of the work, writing the other half.
    table = read_table(kept.content, kept.sheet).rows
    rows = _judged(kept, table, lambda done, total: tell(done, 2 * total))
    new = [one.fields for one in rows if one.outcome is Outcome.NEW]
    changed = [
        (one.code, one.version, one.fields)
        for one in rows
        if one.outcome is Outcome.CHANGED
    ]
    digest, total = digest_of(rows), max(len(new) + len(changed), 1)
    del rows, table
    try:
        import_listings(
            task_id,
            new=new,
            changed=changed,
            digest=digest,
            by=actor,
            at=clock.now(),
            tell=lambda done: tell(total + done, 2 * total),
        )
    except (Refused, Malformed, Stale):
        compare_again(task_id, by=actor, at=clock.now())


def forget_old_rows() -> None:
    """Forget the judged rows of lists uploaded long ago."""
    at = clock.now()
    forget_rows(before=at - ROWS_KEPT, at=at)


def _judged(
    kept: ListingImport, table: list[list[str]], tell: Callable[[int, int], None]
) -> list[JudgedRow]:
    return judged(
        table[kept.heading_line :],
        first_line=kept.heading_line + 1,
        headings=kept.headings,
        chosen=kept.chosen,
        organisation_id=kept.organisation_id,
        common=kept.common,
        tell=tell,
    )


JOBS = [
    Job("remind-certificates", "catalog.jobs:remind_of_certificates", cron="5 0 * * *"),
    Job("sweep-pictures", "catalog.jobs:sweep_pictures", cron="47 18 * * *"),
    Job("forget-import-rows", "catalog.jobs:forget_old_rows", cron="23 19 * * *"),
]
TASKS: dict[str, Work] = {READ: read_list, WRITE: write_list}
