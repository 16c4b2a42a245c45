"""Reference data that every installation needs: zones, categories, holidays, units."""

import csv
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import func, text
from sqlalchemy.dialects.postgresql import insert

from booking.models.calendar import CalendarDay
from catalog.models.category import Category
from identity.models.organisation import Organisation, Zone
from identity.rules.organisation import OrganisationKind
from kernel.store.db import db
from kernel.store.transaction import command

REFERENCE = Path(__file__).parent.parent / "reference"
MARKS = {"neobay": "湾", "zhangjiang": "江", "lingang": "港", "hongqiao_mh": "虹"}


def rows_of(name: str) -> Iterator[dict[str, str]]:
    """Yield the lines of a reference table."""
    with (REFERENCE / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


@command
def install_reference(*, at: datetime) -> None:
    """Insert or refresh the reference rows; safe to repeat."""
    zones = [
        {
            "key": row["key"],
            "name_zh": row["name_zh"],
            "name_en": row["name_en"],
            "mark": MARKS[row["key"]],
            "latitude": float(row["center_lat"]),
            "longitude": float(row["center_lon"]),
            "position": n,
        }
        for n, row in enumerate(rows_of("zones"))
    ]
    _upsert(Zone, zones, "key")
    categories = [
        {
            "code": row["code"],
            "level": int(row["level"]),
            "parent_code": row["parent_code"] or None,
            "name_zh": row["name_zh"],
            "name_en": row["name_en"],
        }
        for row in rows_of("category_codes")
    ]
    _upsert(Category, sorted(categories, key=lambda c: str(c["level"])), "code")
    days = [
        {
            "day": datetime.fromisoformat(row["date"]).date(),
            "kind": "holiday" if row["kind"] == "holiday" else "workday",
            "name_zh": row["name_zh"],
        }
        for row in rows_of("holidays_cn_2024_2026")
    ]
    _upsert(CalendarDay, days, "day")
    units = [
        {
            "name_zh": row["short_name_zh"],
            "name_en": row["name_en"],
            "kind": OrganisationKind.RESPONSIBLE_UNIT,
            "created_at": at,
        }
        for row in rows_of("responsible_units")
    ]
    units.append(
        {
            "name_zh": "闵行区",
            "name_en": "Minhang District",
            "kind": OrganisationKind.RESPONSIBLE_UNIT,
            "created_at": at,
        }
    )
    for unit in units:
        _organisation(unit)


def _organisation(values: dict[str, Any]) -> None:
    known = db.session.query(Organisation.id).filter_by(name_zh=values["name_zh"])
    if known.first() is None:
        number = db.session.scalar(text("SELECT nextval('identity_organisation_code')"))
        db.session.add(Organisation(code=f"u-{number:04d}", address_zh="", **values))
        db.session.flush()


def _upsert(table: type[Any], rows: list[dict[str, Any]], key: str) -> None:
    statement = insert(table).values(rows)
    columns = {name: statement.excluded[name] for name in rows[0] if name != key}
    db.session.execute(statement.on_conflict_do_update(index_elements=[key], set_=columns))


__all__ = ["REFERENCE", "func", "install_reference", "rows_of"]
