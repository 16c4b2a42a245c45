"""Which kinds of periodic reports every running project owes."""

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kernel.store.db import Row


class ReportDuty(Row):
    """Half-years (H) or years (Y): owed by all, or only where one was begun.

    A kind without a row is not owed; quarters always are.
    """

    __tablename__ = "collaboration_report_duty"
    __table_args__ = (CheckConstraint("kind IN ('H', 'Y')", name="kind"),)

    kind: Mapped[str] = mapped_column(unique=True)
    owed: Mapped[bool]
