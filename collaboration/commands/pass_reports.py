"""Pass several reports at once, each of which passes every check."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from collaboration.commands.review_report import review_report
from collaboration.permissions import TABLE, Permission, Ties
from collaboration.queries.report_page import report_page
from collaboration.rules.refusals import LookFirst
from collaboration.rules.review import Chosen, Review, Verdict
from kernel.store.transaction import command
from kernel.values.actor import Actor
from kernel.values.errors import Forbidden, NotFound, Refusal, Refused


@dataclass(frozen=True, slots=True)
class Passed:
    """What became of one of them; `reasons` is empty for one that passed."""

    chosen: Chosen
    reasons: tuple[Refusal, ...]


@command
def pass_reports(chosen: Sequence[Chosen], *, by: Actor, at: datetime) -> list[Passed]:
    """Pass each one, or say why not; one that cannot be passed holds up no other.

    A report with anything to look at is refused here: somebody reads it first. All of
    it is one transaction. Raises Forbidden.
    """
    TABLE.require(by, Permission.QUEUE, Ties())
    return [Passed(one, _pass(one, by, at)) for one in chosen]


def _pass(one: Chosen, by: Actor, at: datetime) -> tuple[Refusal, ...]:
    try:
        page = report_page(one.code, one.period, by, Permission.REVIEW, at=at)
        if page.to_look_at:
            return (LookFirst(len(page.to_look_at)),)
        review = Review(Verdict.PASS, "", one.version)
        # It refuses before it writes anything, so that the others stay possible.
        review_report(one.code, one.period, review, by=by, at=at)
    except Refused as refused:
        return refused.reasons
    except (NotFound, Forbidden):
        return (LookFirst(0),)
    return ()
