"""What is shown of the few instruments of a page: names, unit, picture, price."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from booking.queries.among import NAMED_IDS
from booking.queries.viewer import asking, rate_of
from booking.rules.pricing import Rate
from catalog.models.instrument import Instrument
from catalog.models.photo import Photo, Picture
from catalog.queries.photos import is_cover, picture_key
from identity.models.organisation import Organisation
from kernel.store.prepared import Prepared, in_one_trip
from kernel.values.actor import Actor

_SHOWN = Prepared(
    select(
        Instrument.id,
        Instrument.name_zh,
        Instrument.name_en,
        Instrument.model,
        Instrument.abbreviation,
        Instrument.training_level,
        Instrument.zone_key,
        func.greatest(Instrument.units, Instrument.seats).label("places"),
        Organisation.id.label("unit_id"),
        Organisation.name_zh.label("unit_zh"),
        Organisation.name_en.label("unit_en"),
        picture_key.label("cover"),
    )
    .join(NAMED_IDS, NAMED_IDS.c.id == Instrument.id)
    .join(Organisation, Organisation.id == Instrument.organisation_id)
    .outerjoin(Photo, is_cover)
    .outerjoin(Picture, Picture.id == Photo.picture_id)
)
_rate = (
    rate_of(Instrument.__table__.c.id, Instrument.__table__.c.organisation_id)
    .correlate(Instrument, Organisation)
    .lateral()
)
_RATES = Prepared(
    select(Instrument.id, _rate.c.amount_fen, _rate.c.unit, _rate.c.opening_fee_fen)
    .join(NAMED_IDS, NAMED_IDS.c.id == Instrument.id)
    .join(Organisation, Organisation.id == Instrument.organisation_id)
    .join(_rate, _rate.c.amount_fen.is_not(None))
)


def shown_instruments(ids: Collection[int]) -> dict[int, Any]:
    """Return by id: names, model, training, zone key, places, unit and cover."""
    return {row.id: row for row in _SHOWN.rows(ids=list(ids))}


def shown_with_rates(
    ids: Collection[int], viewer: Actor, *, at: datetime
) -> tuple[dict[int, Any], dict[int, Rate]]:
    """Return the same, and the viewer's rates by id, in one trip."""
    named = {"ids": list(ids)}
    shown, rates = in_one_trip((_SHOWN, named), (_RATES, named | asking(viewer, at)))
    return {row.id: row for row in shown}, {
        row.id: Rate("", row.unit, row.amount_fen, row.opening_fee_fen) for row in rates
    }
