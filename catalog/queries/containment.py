"""What stands in a centre, service unit or facility, and in what something stands."""

from dataclasses import dataclass

from sqlalchemy import select

from catalog.models.instrument import Instrument
from catalog.rules.listing_state import ListingState
from kernel.store.db import db
from kernel.values.text import Bilingual

MOST = 500


@dataclass(frozen=True, slots=True)
class Contained:
    """One entry within another."""

    code: str
    name: Bilingual
    model: str
    object_type: str


def contained_in(instrument_id: int) -> list[Contained]:
    """Return what is published and stands directly in it, the larger kinds first."""
    wanted = (
        select(
            Instrument.code,
            Instrument.name_zh,
            Instrument.name_en,
            Instrument.model,
            Instrument.object_type,
        )
        .where(
            Instrument.parent_id == instrument_id,
            Instrument.state == ListingState.PUBLISHED,
        )
        .order_by(Instrument.object_rank.desc(), Instrument.code)
        .limit(MOST)
    )
    return [
        Contained(row[0], Bilingual(row[1], row[2]), row[3], row[4])
        for row in db.session.execute(wanted)
    ]
