"""Who waits for what, what is offered to them, and the locks behind a change of it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import aliased

from booking.models.reservation import HOLD, Occupancy
from booking.models.waitlist import OFFER_OPEN, STILL_WAITING, Offer, Wait
from booking.rules.span import Span
from booking.rules.waitlist import LIVE, WaitState, WantedWait
from catalog.models.instrument import Instrument
from catalog.queries.bookable import bookable_instrument
from catalog.rules.bookable import BookableInstrument
from identity.models.organisation import Organisation
from identity.queries.groups import group_code
from kernel.store.db import db
from kernel.values.actor import Actor
from kernel.values.errors import NotFound
from kernel.values.text import Bilingual

_Offered = aliased(Instrument, name="offered")
_Place = aliased(Organisation, name="place")
# What one look takes; the next one takes the rest.
_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class WaitView:
    """Somebody's place in line, with the slot offered to them if there is one."""

    row: Wait
    instrument_code: str
    instrument_name: Bilingual
    model: str
    zone: str
    before: int
    offer: Offer | None
    offered_code: str
    offered_name: Bilingual
    offered_zone: str
    offered_room: str
    offered_by: Bilingual

    @property
    def code(self) -> str:
        """Return the public code, such as W-00000012."""
        return wait_code(self.row.id)

    @property
    def window(self) -> Span:
        """Return the window in which the person waits."""
        return _span(self.row.wished)

    @property
    def slot(self) -> Span | None:
        """Return the time offered now, or None."""
        return None if self.offer is None else _span(self.offer.during)


@dataclass(frozen=True, slots=True)
class LockedWait:
    """A waitlist entry locked for a change, behind the instrument that it concerns.

    `offer` is the open one, if any; the instrument is the offered or else the wished.
    """

    row: Wait
    instrument: BookableInstrument
    offer: Offer | None


def wait_code(wait_id: int) -> str:
    """Return the public code of a waitlist entry."""
    return f"W-{wait_id:08d}"


def wanted_of(row: Wait, instrument_code: str) -> WantedWait:
    """Return what the entry waits for, on this or an equivalent instrument."""
    return WantedWait(
        instrument=instrument_code,
        window=_span(row.wished),
        length_min=row.length_min,
        mode=row.mode,
        purpose=row.purpose,
        samples=row.samples,
        equivalents=row.equivalents,
        mark=row.mark,
        group=group_code(row.group_id),
    )


def my_waits(
    actor: Actor, *, live: bool = True, limit: int = 50, before: int | None = None
) -> list[WaitView]:
    """Return what the actor waits for, or waited for, the latest first."""
    wanted = _views().where(Wait.person_id == actor.id)
    wanted = wanted.where(Wait.state.in_(LIVE) if live else Wait.state.not_in(LIVE))
    if before is not None:
        wanted = wanted.where(Wait.id < before)
    found = db.session.execute(wanted.order_by(Wait.id.desc()).limit(limit))
    return [_view(row) for row in found]


def wait_view(code: str, viewer: Actor) -> WaitView:
    """Return one entry of the viewer's own. Raises NotFound."""
    mine = _views().where(Wait.code == code, Wait.person_id == viewer.id)
    row = db.session.execute(mine).one_or_none()
    if row is None:
        raise NotFound
    return _view(row)


def live_waits_of(person_id: int) -> int:
    """Return for how many times somebody waits now."""
    count = select(func.count()).where(
        Wait.person_id == person_id, Wait.state.in_(LIVE)
    )
    return int(db.session.scalar(count) or 0)


def locked_wait(code: str) -> LockedWait:
    """Lock the instrument, then the entry with its open offer. Raises NotFound."""
    found = db.session.execute(
        select(Wait.id, func.coalesce(Offer.instrument_id, Wait.instrument_id))
        .outerjoin(Offer, and_(Offer.wait_id == Wait.id, OFFER_OPEN))
        .where(Wait.code == code)
    ).one_or_none()
    if found is None:
        raise NotFound
    instrument = bookable_instrument(int(found[1]), lock=True)
    row = _locked([found[0]])[0]
    return LockedWait(row, instrument, open_offer(row.id))


def waiting_for(instrument: BookableInstrument, *, at: datetime) -> list[int]:
    """Return the ids of those whom time on the instrument would serve, in line."""
    wished = aliased(Instrument, name="wished_instrument")
    same_kind = Wait.equivalents & (wished.category_code == instrument.category_code)
    wanted = (
        select(Wait.id)
        .join(wished, wished.id == Wait.instrument_id)
        .where(
            STILL_WAITING,
            func.upper(Wait.wished) > at,
            or_(Wait.instrument_id == instrument.id, same_kind),
        )
        .order_by(Wait.id)
        .limit(_AT_ONCE)
    )
    return list(db.session.scalars(wanted))


def locked_waiting(ids: Sequence[int]) -> list[Wait]:
    """Lock entries in line; those who wait no more by then are left out."""
    return [row for row in _locked(ids) if row.state is WaitState.WAITING]


def open_offer(wait_id: int) -> Offer | None:
    """Return the offer that waits for the person's answer."""
    return db.session.scalars(
        select(Offer)
        .where(Offer.wait_id == wait_id, OFFER_OPEN)
        .execution_options(populate_existing=True)
    ).one_or_none()


def offered_spans(wait_id: int, instrument_id: int) -> list[Span]:
    """Return what was offered to somebody on an instrument before."""
    wanted = select(Offer.during).where(
        Offer.wait_id == wait_id, Offer.instrument_id == instrument_id
    )
    return [_span(during) for during in db.session.scalars(wanted)]


def waits_behind(hold_ids: Collection[int]) -> list[tuple[int, datetime]]:
    """Return (entry, until) of the open offers that these holds keep, in line."""
    wanted = (
        select(Offer.wait_id, Offer.until)
        .where(Offer.hold_id.in_(list(hold_ids)), OFFER_OPEN)
        .order_by(Offer.wait_id)
    )
    return [(row[0], row[1]) for row in db.session.execute(wanted)]


def lapsed_offers(at: datetime) -> list[str]:
    """Return the codes of entries whose offer was not answered in time."""
    wanted = (
        select(Wait.code)
        .join(Offer, Offer.wait_id == Wait.id)
        .where(OFFER_OPEN, Offer.until <= at)
        .order_by(Offer.until, Wait.id)
        .limit(_AT_ONCE)
    )
    return list(db.session.scalars(wanted))


def lapsed_holds(at: datetime) -> list[int]:
    """Return the holds of forms that were kept long enough; offers are passed on."""
    wanted = (
        select(Occupancy.id)
        .outerjoin(Offer, Offer.hold_id == Occupancy.id)
        .where(HOLD, Occupancy.lapses_at <= at, Offer.id.is_(None))
        .order_by(Occupancy.id)
        .limit(_AT_ONCE)
    )
    return list(db.session.scalars(wanted))


def over_waits(at: datetime) -> list[str]:
    """Return the codes of entries whose window has passed."""
    wanted = select(Wait.code).where(STILL_WAITING, func.upper(Wait.wished) <= at)
    return list(db.session.scalars(wanted.limit(_AT_ONCE)))


def waited_for(*, since: datetime | None = None) -> list[int]:
    """Return the ids of instruments on which somebody's wait could end, in id order.

    With `since` only for those who joined from then on.
    """
    wished = aliased(Instrument, name="wished_instrument")
    same_kind = Wait.equivalents & (wished.category_code == Instrument.category_code)
    wanted = (
        select(Instrument.id)
        .select_from(Wait)
        .join(wished, wished.id == Wait.instrument_id)
        .join(Instrument, or_(Instrument.id == wished.id, same_kind))
        .where(STILL_WAITING)
    )
    if since is not None:
        wanted = wanted.where(Wait.created_at >= since)
    return list(db.session.scalars(wanted.distinct().order_by(Instrument.id)))


def _locked(ids: Sequence[int]) -> list[Wait]:
    wanted = (
        select(Wait)
        .where(Wait.id.in_(list(ids)))
        .order_by(Wait.id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    return list(db.session.scalars(wanted))


def _views() -> Select[*tuple[Any, ...]]:
    other = aliased(Wait, name="other")
    before = (
        select(func.count())
        .where(
            other.instrument_id == Wait.instrument_id,
            other.id < Wait.id,
            other.state.in_(LIVE),
            other.wished.overlaps(Wait.wished),
        )
        .correlate(Wait)
        .scalar_subquery()
    )
    return (
        select(Wait, Instrument, before.label("before"), Offer, _Offered, _Place)
        .join(Instrument, Instrument.id == Wait.instrument_id)
        .outerjoin(Offer, and_(Offer.wait_id == Wait.id, OFFER_OPEN))
        .outerjoin(_Offered, _Offered.id == Offer.instrument_id)
        .outerjoin(_Place, _Place.id == _Offered.organisation_id)
    )


def _view(row: Sequence[Any]) -> WaitView:
    wait, wished, before, offer, offered, place = row
    return WaitView(
        row=wait,
        instrument_code=wished.code,
        instrument_name=Bilingual(wished.name_zh, wished.name_en),
        model=wished.model,
        zone=wished.zone_key,
        before=int(before),
        offer=offer,
        offered_code=offered.code if offered else "",
        offered_name=Bilingual(offered.name_zh, offered.name_en)
        if offered
        else Bilingual(""),
        offered_zone=offered.zone_key if offered else "",
        offered_room=offered.room if offered else "",
        offered_by=Bilingual(place.name_zh, place.name_en) if place else Bilingual(""),
    )


def _span(stored: Any) -> Span:
    return Span(stored.lower, stored.upper)
