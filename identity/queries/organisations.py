"""Organisations, as other slices and the pages see them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, Select, func, select

from identity.models.organisation import Organisation, Zone
from identity.models.user import User
from kernel.store.db import db
from kernel.values.errors import NotFound
from kernel.values.text import Bilingual


@dataclass(frozen=True, slots=True)
class OrganisationFacts:
    """What everybody may know of an organisation."""

    id: int
    code: str
    name: Bilingual
    credit_code: str | None
    kind: str
    zone: str | None
    zone_name: Bilingual | None
    address_zh: str
    is_example: bool


def organisation_by_code(code: str) -> OrganisationFacts:
    """Return an organisation. Raises NotFound."""
    row = db.session.execute(_FACTS.where(Organisation.code == code)).one_or_none()
    if row is None:
        raise NotFound
    return _facts(row)


def organisations(
    text: str = "",
    *,
    zone: str | None = None,
    kind: str | None = None,
    limit: int = 500,
    after: str = "",
) -> list[OrganisationFacts]:
    """Return organisations in the order of their codes; `after` is the last one seen."""
    found = (
        _FACTS.where(Organisation.code > after).order_by(Organisation.code).limit(limit)
    )
    if zone:
        found = found.where(Organisation.zone_key == zone)
    if kind:
        found = found.where(Organisation.kind == kind)
    if text:
        found = found.where(
            Organisation.name_zh.icontains(text, autoescape=True)
            | Organisation.name_en.icontains(text, autoescape=True)
        )
    return [_facts(row) for row in db.session.execute(found)]


def organisation_names(ids: Iterable[int]) -> dict[int, Bilingual]:
    """Return both names of organisations by id; one statement."""
    wanted = set(ids)
    if not wanted:
        return {}
    rows = db.session.execute(
        select(Organisation.id, Organisation.name_zh, Organisation.name_en).where(
            Organisation.id.in_(wanted)
        )
    )
    return {row.id: Bilingual(row.name_zh, row.name_en) for row in rows}


def people_counted(organisation_id: int) -> int:
    """Return how many active people belong to an organisation."""
    counted = select(func.count()).where(
        User.organisation_id == organisation_id, User.state == "active"
    )
    return int(db.session.execute(counted).scalar_one())


_FACTS: Select[*tuple[Any, ...]] = select(
    Organisation, Zone.name_zh.label("zone_zh"), Zone.name_en.label("zone_en")
).outerjoin(Zone, Zone.key == Organisation.zone_key)


def _facts(row: Row[Any]) -> OrganisationFacts:
    it: Organisation = row.Organisation
    return OrganisationFacts(
        id=it.id,
        code=it.code,
        name=Bilingual(it.name_zh, it.name_en),
        credit_code=it.credit_code,
        kind=it.kind.value,
        zone=it.zone_key,
        zone_name=Bilingual(row.zone_zh, row.zone_en) if it.zone_key else None,
        address_zh=it.address_zh,
        is_example=it.is_example,
    )
