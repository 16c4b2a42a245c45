"""Terms on results and data: what is in force, what came before, who said yes."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select, true

from catalog.models.agreement import Acceptance, Agreement
from catalog.models.instrument import Instrument
from identity.models.organisation import Organisation
from kernel.store.db import db
from kernel.values.actor import Actor


def agreement_in_force(instrument: Instrument, at: datetime) -> Agreement | None:
    """Return the terms for an instrument: its own before its unit's, the latest begun."""
    wanted = (
        select(Agreement)
        .where(_of(instrument), Agreement.effective_from <= at)
        .order_by(
            Agreement.instrument_id.is_(None),
            Agreement.effective_from.desc(),
            Agreement.version.desc(),
        )
        .limit(1)
    )
    return db.session.scalars(wanted).one_or_none()


def agreements_of(instrument: Instrument) -> list[Agreement]:
    """Return every version that concerns an instrument, the latest first."""
    wanted = select(Agreement).where(_of(instrument)).order_by(Agreement.id.desc())
    return list(db.session.scalars(wanted.limit(50)))


def accepted_at(agreement_id: int, actor: Actor) -> datetime | None:
    """Return when somebody accepted a version, or None."""
    wanted = select(Acceptance.created_at).where(
        Acceptance.agreement_id == agreement_id, Acceptance.user_id == actor.id
    )
    return db.session.scalar(wanted)


def next_version(organisation_id: int, instrument_id: int | None) -> int:
    """Return the number of the next version, with the unit's row locked."""
    unit = select(Organisation.id).where(Organisation.id == organisation_id)
    db.session.execute(unit.with_for_update(key_share=True))
    taken = select(func.max(Agreement.version)).where(
        Agreement.organisation_id == organisation_id,
        Agreement.instrument_id.is_not_distinct_from(instrument_id),
    )
    return (db.session.scalar(taken) or 0) + 1


def agreement_by_id(agreement_id: int) -> Agreement | None:
    """Return a version by its id."""
    return db.session.get(Agreement, agreement_id)


def versions_due(codes: Collection[str], actor: Actor, at: datetime) -> dict[str, int]:
    """Return by code the versions in force that somebody has still to accept."""
    current = (
        select(Agreement.id, Agreement.version)
        .where(
            Agreement.organisation_id == Instrument.organisation_id,
            or_(
                Agreement.instrument_id.is_(None),
                Agreement.instrument_id == Instrument.id,
            ),
            Agreement.effective_from <= at,
        )
        .order_by(
            Agreement.instrument_id.is_(None),
            Agreement.effective_from.desc(),
            Agreement.version.desc(),
        )
        .limit(1)
        .lateral()
    )
    accepted = select(Acceptance.id).where(
        Acceptance.agreement_id == current.c.id, Acceptance.user_id == actor.id
    )
    wanted = (
        select(Instrument.code, current.c.version)
        .join(current, true())
        .where(Instrument.code.in_(list(codes)), ~accepted.exists())
    )
    return {row.code: row.version for row in db.session.execute(wanted)}


def _of(instrument: Instrument) -> ColumnElement[bool]:
    return (Agreement.organisation_id == instrument.organisation_id) & or_(
        Agreement.instrument_id.is_(None), Agreement.instrument_id == instrument.id
    )
