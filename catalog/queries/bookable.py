"""The instrument as booking sees it, read or locked in one statement."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import InstrumentedAttribute

from catalog.models.instrument import Instrument
from catalog.queries.customs import SIMPLIFIED, is_simplified
from catalog.rules.bookable import BookableInstrument
from catalog.rules.listing_state import ListingState
from identity.models.organisation import Organisation
from kernel.store.db import db
from kernel.store.prepared import Prepared
from kernel.values.errors import NotFound
from kernel.values.text import Bilingual


def bookable_instrument(key: int | str, *, lock: bool = False) -> BookableInstrument:
    """Return the instrument with this id or code, whatever its state.

    With `lock` its row is locked until the transaction ends; it is the first lock of
    every command that changes the instrument's time. Raises NotFound.
    """
    rows = bookable_statement(key, lock=lock).rows(key=key)
    return bookable_of(rows)


def bookable_statement(key: int | str, *, lock: bool) -> Prepared:
    """Return the statement behind `bookable_instrument`; its one value is `key`."""
    return (_BY_ID if isinstance(key, int) else _BY_CODE)[lock]


def bookable_of(rows: Sequence[Any]) -> BookableInstrument:
    """Return the instrument that the statement found. Raises NotFound."""
    if not rows:
        raise NotFound
    row = rows[0]
    return BookableInstrument(
        id=row.id,
        code=row.code,
        organisation_id=row.organisation_id,
        credit_code=row.credit_code,
        zone=row.zone_key,
        category_code=row.category_code,
        published=row.state == ListingState.PUBLISHED,
        object_type=row.object_type,
        modes=tuple(row.modes),
        training_level=row.training_level,
        customs_until=row.customs_until,
        customs_simplified=row.customs_simplified,
        name_zh=row.name_zh,
        name_en=row.name_en,
        model=row.model,
        room=row.room,
        units=row.units,
        seats=row.seats,
        safety_tags=tuple(row.safety_tags),
        organisation_name_zh=row.organisation_zh,
        organisation_name_en=row.organisation_en,
    )


def bookable_from(one: Instrument, owner: Organisation) -> BookableInstrument:
    """Return the instrument of rows at hand."""
    return BookableInstrument(
        id=one.id,
        code=one.code,
        organisation_id=one.organisation_id,
        credit_code=owner.credit_code,
        zone=one.zone_key,
        category_code=one.category_code,
        published=one.state is ListingState.PUBLISHED,
        object_type=one.object_type,
        modes=tuple(one.modes),
        training_level=str(one.training_level),
        customs_until=one.customs_until,
        customs_simplified=is_simplified(one),
        name_zh=one.name_zh,
        name_en=one.name_en,
        model=one.model,
        room=one.room,
        units=one.units,
        seats=one.seats,
        safety_tags=tuple(one.safety_tags),
        organisation_name_zh=owner.name_zh,
        organisation_name_en=owner.name_en,
    )


def _statement(column: InstrumentedAttribute[Any], *, lock: bool) -> Prepared:
    wanted = (
        select(
            Instrument.id,
            Instrument.code,
            Instrument.organisation_id,
            Organisation.credit_code,
            Instrument.zone_key,
            Instrument.category_code,
            Instrument.state,
            Instrument.object_type,
            Instrument.modes,
            Instrument.training_level,
            Instrument.customs_until,
            SIMPLIFIED.label("customs_simplified"),
            Instrument.name_zh,
            Instrument.name_en,
            Instrument.model,
            Instrument.room,
            Instrument.units,
            Instrument.seats,
            Instrument.safety_tags,
            Organisation.name_zh.label("organisation_zh"),
            Organisation.name_en.label("organisation_en"),
        )
        .join(Organisation, Organisation.id == Instrument.organisation_id)
        .where(column == bindparam("key"))
    )
    # FOR NO KEY UPDATE: a plain FOR UPDATE would wait for every foreign key check.
    if lock:
        wanted = wanted.with_for_update(key_share=True, of=Instrument)
    return Prepared(wanted)


# Built once: every booking begins with one of these.
_BY_ID = {lock: _statement(Instrument.id, lock=lock) for lock in (False, True)}
_BY_CODE = {lock: _statement(Instrument.code, lock=lock) for lock in (False, True)}


def names_of(ids: Collection[int]) -> dict[int, tuple[str, Bilingual]]:
    """Return code and names of instruments by id; unknown ids are left out."""
    if not ids:
        return {}
    named = select(
        Instrument.id, Instrument.code, Instrument.name_zh, Instrument.name_en
    ).where(Instrument.id.in_(list(ids)))
    return {
        row.id: (row.code, Bilingual(row.name_zh, row.name_en))
        for row in db.session.execute(named)
    }
