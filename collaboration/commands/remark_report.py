"""Say something of a field of a report that waits for one's unit."""

from datetime import datetime

from collaboration.commands.change_report import change_report
from collaboration.events.remarks import ReportRemarked
from collaboration.models.remark import Remark
from collaboration.permissions import Permission
from collaboration.queries.remarks import next_remark
from collaboration.queries.reports import case_of
from collaboration.rules.refusals import ChangedMeanwhile, OwnReport
from collaboration.rules.remark import RemarkOutOfTurn
from collaboration.rules.review import open_steps, open_turns
from kernel.journal.record import record
from kernel.store.db import db
from kernel.store.transaction import command
from kernel.values.actor import Actor, Role
from kernel.values.errors import Forbidden, Refused


@command
def remark_report(
    code: str,
    period_text: str,
    field: str,
    said: str,
    *,
    version: int,
    by: Actor,
    at: datetime,
) -> Remark:
    """Keep the remark at the field of the version that was read.

    The authors read it when the report comes back to them. Raises NotFound, Forbidden
    and Refused (not the unit's turn, an own report, a version no longer current).
    """
    locked = change_report(code, period_text, Permission.REVIEW, by=by)
    if by.id is None:
        raise Forbidden(Permission.REVIEW)
    report, units = locked.row, frozenset(by.acting_scopes(Role.COORDINATOR))
    case, _ = case_of(locked.project, report)
    if version != report.version:
        raise Refused(ChangedMeanwhile(report.version))
    if by.id in case.members:
        raise Refused(OwnReport())
    mine = open_turns(open_steps(case), case.position, units)
    if not mine:
        raise Refused(RemarkOutOfTurn())
    lent = by.stands_in(Role.COORDINATOR, mine[0].organisation_id)
    remark = Remark(
        report_id=report.id,
        number=next_remark(report),
        version=version,
        field=field,
        said=said,
        organisation_id=mine[0].organisation_id,
        said_by_id=by.id,
        said_at=at,
    )
    db.session.add(remark)
    db.session.flush()
    done = ReportRemarked(
        **locked.named,
        number=remark.number,
        stood_in_for=lent.for_id if lent else None,
        after={"field": field, "said": said},
    )
    record(done, by=by, at=at)
    return remark
