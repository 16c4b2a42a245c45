"""Signs of life of the background workers."""

from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, mapped_column

from kernel.store.db import Base, db
from kernel.store.transaction import command

# A worker not heard of for so long does not run.
LATE = timedelta(seconds=30)
_FORGOTTEN = timedelta(days=1)


class Heartbeat(Base):
    """One running worker process; `leads` says whether it runs the clock's jobs."""

    __tablename__ = "worker_heartbeat"

    name: Mapped[str] = mapped_column(primary_key=True)
    started_at: Mapped[datetime]
    at: Mapped[datetime]
    leads: Mapped[bool]


@command
def beat(name: str, *, started_at: datetime, leads: bool, at: datetime) -> None:
    """Write down that the worker lives, and forget those that are long gone."""
    row = {"name": name, "started_at": started_at, "at": at, "leads": leads}
    db.session.execute(
        insert(Heartbeat)
        .values(**row)
        .on_conflict_do_update(index_elements=[Heartbeat.name], set_=row)
    )
    db.session.execute(delete(Heartbeat).where(Heartbeat.at < at - _FORGOTTEN))


@command
def fall_silent(name: str) -> None:
    """Forget a worker that stops on purpose."""
    db.session.execute(delete(Heartbeat).where(Heartbeat.name == name))


def workers() -> list[Heartbeat]:
    """Return the workers heard of within a day, the latest first."""
    return list(db.session.scalars(select(Heartbeat).order_by(Heartbeat.at.desc())))
