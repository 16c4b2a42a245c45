"""The remarks on a report."""

from dataclasses import dataclass

from sqlalchemy import func, select

from collaboration.models.remark import Remark
from collaboration.models.report import Report
from collaboration.rules.remark import Spot, read_by_authors
from identity.models.organisation import Organisation
from identity.models.user import User
from kernel.store.db import db
from kernel.values.errors import NotFound
from kernel.values.text import Bilingual


@dataclass(frozen=True, slots=True)
class ShownRemark:
    """A remark with the names around it."""

    row: Remark
    unit: Bilingual
    said_by: str


def remarks_on(report: Report, *, for_authors: bool) -> list[ShownRemark]:
    """Return the remarks on a report, those on the latest version first.

    Authors do not see what reviewers are still writing.
    """
    rows = db.session.execute(
        select(Remark, Organisation.name_zh, Organisation.name_en, User.name)
        .join(Organisation, Organisation.id == Remark.organisation_id)
        .join(User, User.id == Remark.said_by_id)
        .where(Remark.report_id == report.id)
        .order_by(Remark.version.desc(), Remark.number)
    )
    shown = [ShownRemark(row, Bilingual(zh, en), who) for row, zh, en, who in rows]
    return [
        one
        for one in shown
        if not for_authors
        or read_by_authors(one.row.version, report.state, report.version)
    ]


def spots_of(report: Report) -> list[Spot]:
    """Return the remarks on a locked report as the rules see them."""
    rows = db.session.scalars(
        select(Remark).where(Remark.report_id == report.id).order_by(Remark.number)
    )
    return [
        Spot(one.version, one.organisation_id, one.said, one.answer is not None)
        for one in rows
    ]


def remark_of(report: Report, number: int) -> Remark:
    """Return a remark by its number. Raises NotFound."""
    found = db.session.scalars(
        select(Remark).where(Remark.report_id == report.id, Remark.number == number)
    ).one_or_none()
    if found is None:
        raise NotFound
    return found


def next_remark(report: Report) -> int:
    """Return the number of the next remark; the report is locked."""
    taken = db.session.scalar(
        select(func.max(Remark.number)).where(Remark.report_id == report.id)
    )
    return (taken or 0) + 1
