"""Write down that a partner left."""

from datetime import date, datetime

from collaboration.commands.change_project import change_project, named
from collaboration.commands.remove_member import take_away
from collaboration.events import PartnerLeft
from collaboration.models.record import Partner
from collaboration.permissions import Permission
from collaboration.queries.record import members_of_legal_person, partner_of
from collaboration.rules.record_refusals import LeftBeforeJoining, PartnerLeftAlready
from collaboration.rules.refusals import DayNotReached
from kernel.journal.record import record
from kernel.store.transaction import command
from kernel.values.actor import Actor
from kernel.values.clock import local_day
from kernel.values.errors import Refusal, Refused


@command
def end_partnership(
    code: str, number: int, on: date, reason: str, *, by: Actor, at: datetime
) -> Partner:
    """End a partner's part on a day; it stays in the record with the reason.

    Its people are members no more and see the project no more; what they wrote and
    booked stays. Raises NotFound, Forbidden and Refused.
    """
    project = change_project(code, Permission.EDIT, by=by)
    partner = partner_of(project.row.id, number)
    reasons: list[Refusal] = []
    if partner.left_on is not None:
        raise Refused(PartnerLeftAlready(partner.left_on))
    if on < partner.joined_on:
        reasons.append(LeftBeforeJoining(partner.joined_on))
    if on > local_day(at):
        reasons.append(DayNotReached(local_day(at)))
    if reasons:
        raise Refused(*reasons)
    partner.left_on, partner.left_because = on, reason
    partner.version += 1
    for member in members_of_legal_person(project, partner.credit_code):
        take_away(project, member, by=by, at=at)
    ended = PartnerLeft(
        **named(project), number=number, reason=reason, after={"left_on": on}
    )
    record(ended, by=by, at=at)
    return partner
