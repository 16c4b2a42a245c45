"""Answer a remark of the reviewers."""

from datetime import datetime

from collaboration.commands.change_report import change_report
from collaboration.events.remarks import RemarkAnswered
from collaboration.models.remark import Remark
from collaboration.permissions import Permission
from collaboration.queries.remarks import remark_of
from collaboration.rules.remark import RemarkNotAnswerable
from collaboration.rules.report_state import EDITABLE
from kernel.journal.record import record
from kernel.store.transaction import command
from kernel.values.actor import Actor
from kernel.values.errors import Refused


@command
def answer_remark(
    code: str, period_text: str, number: int, answer: str, *, by: Actor, at: datetime
) -> Remark:
    """Keep the answer; a later one replaces it until the report is handed in.

    Raises NotFound, Forbidden and Refused (the report is not with its authors).
    """
    locked = change_report(code, period_text, Permission.WRITE, by=by)
    if locked.row.state not in EDITABLE:
        raise Refused(RemarkNotAnswerable())
    remark = remark_of(locked.row, number)
    before = remark.answer
    remark.answer, remark.answered_by_id, remark.answered_at = answer, by.id, at
    answered = RemarkAnswered(
        **locked.named,
        number=number,
        before={"answer": before},
        after={"answer": answer},
    )
    record(answered, by=by, at=at)
    return remark
