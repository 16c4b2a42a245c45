"""Reference data that every installation needs: zones, categories, holidays, units."""

import csv
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import extract, select, text
from sqlalchemy.dialects.postgresql import Range, insert

from booking.models.calendar import CalendarDay
from booking.models.terms import PolicySetting
from catalog.models.category import Category
from collaboration.commands.install_deadlines import install_deadlines
from collaboration.commands.install_routes import install_routes
from identity.models.organisation import Organisation, Zone
from identity.rules.organisation import OrganisationKind
from kernel.store.db import db
from kernel.store.transaction import command

REFERENCE = Path(__file__).parent.parent / "reference"
MARKS = {"neobay": "湾", "zhangjiang": "江", "lingang": "港", "hongqiao_mh": "虹"}

# The first letters of an institution's key, and the legal person it belongs to. No
# other credit code is known to us, and none is made up.
CREDIT_CODES = {
    "sjtu": "1210000042500615X0",
    "ecnu": "12100000425006133D",
    "fudan": "12100000425006117P",
}
# Everything else in the table serves research: an institute by its price class.
_KINDS = {
    "university": OrganisationKind.UNIVERSITY,
    "enterprise": OrganisationKind.ENTERPRISE,
}
# It is among the responsible units already.
_NOT_AGAIN = "lingang-admin"
_UNIT_ZONES = {"临港新片区管委会": "lingang"}
_SINCE_EVER = datetime(2020, 1, 1, tzinfo=UTC)


def rows_of(name: str) -> Iterator[dict[str, str]]:
    """Yield the lines of a reference table."""
    with (REFERENCE / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


@command
def install_reference(*, at: datetime) -> None:
    """Insert or refresh the reference rows; safe to repeat."""
    _upsert(Zone, _zones(), "key")
    _upsert(Category, _categories(), "code")
    _add_days()
    _add_organisations([*_responsible_units(), *_institutions()], at)
    _add_booking_defaults()
    install_routes(at=at)
    install_deadlines(at=at)


def _zones() -> list[dict[str, Any]]:
    return [
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


def _categories() -> list[dict[str, Any]]:
    found = [
        {
            "code": row["code"],
            "level": int(row["level"]),
            "parent_code": row["parent_code"] or None,
            "name_zh": row["name_zh"],
            "name_en": row["name_en"],
        }
        for row in rows_of("category_codes")
    ]
    return sorted(found, key=lambda category: str(category["level"]))


def _add_days() -> None:
    """Add the years of which nothing is known; what somebody brought since then stays."""
    known = set(db.session.scalars(select(extract("year", CalendarDay.day)).distinct()))
    new = [row for row in _days() if row["day"].year not in known]
    if new:
        db.session.execute(insert(CalendarDay), new)


def _days() -> list[dict[str, Any]]:
    return [
        {
            "day": datetime.fromisoformat(row["date"]).date(),
            "kind": "holiday" if row["kind"] == "holiday" else "workday",
            "name_zh": row["name_zh"],
        }
        for row in rows_of("holidays_cn_2024_2026")
    ]


def _responsible_units() -> Iterator[dict[str, Any]]:
    names = [
        (row["short_name_zh"], row["name_en"]) for row in rows_of("responsible_units")
    ]
    # The plan names no Minhang unit; its step in the reviews is an assumption.
    for name_zh, name_en in (*names, ("闵行区", "Minhang District")):
        yield {
            "name_zh": name_zh,
            "name_en": name_en,
            "kind": OrganisationKind.RESPONSIBLE_UNIT,
            "zone_key": _UNIT_ZONES.get(name_zh),
        }


def _institutions() -> Iterator[dict[str, Any]]:
    for row in rows_of("institutions"):
        if row["key"] == _NOT_AGAIN:
            continue
        yield {
            "name_zh": row["name_zh"],
            "name_en": row["name_en"],
            "kind": _KINDS.get(row["kind"], OrganisationKind.INSTITUTE),
            # Minhang outside the two areas is in no zone.
            "zone_key": row["zone"] if row["zone"] in MARKS else None,
            "credit_code": CREDIT_CODES.get(row["key"].partition("-")[0]),
            "address_zh": row["address_zh"],
        }


def _add_organisations(wanted: list[dict[str, Any]], at: datetime) -> None:
    known = set(db.session.scalars(select(Organisation.name_zh)))
    new = [values for values in wanted if values["name_zh"] not in known]
    numbers = db.session.scalars(
        text(
            "SELECT nextval('identity_organisation_code')"
            " FROM generate_series(1, :wanted)"
        ),
        {"wanted": len(new)},
    )
    db.session.add_all(
        Organisation(code=f"u-{number:04d}", created_at=at, **values)
        for number, values in zip(numbers, new, strict=True)
    )


def _add_booking_defaults() -> None:
    """Give categories their first terms; what somebody set since then stays."""
    known = set(db.session.scalars(select(PolicySetting.category_code)))
    defaults = json.loads((REFERENCE / "booking_defaults.json").read_text("utf-8"))
    db.session.add_all(
        PolicySetting(
            category_code=code, settings=settings, effective=Range(_SINCE_EVER, None)
        )
        for code, settings in defaults.items()
        if code not in known
    )


def _upsert(table: type[Any], rows: list[dict[str, Any]], key: str) -> None:
    statement = insert(table).values(rows)
    columns = {name: statement.excluded[name] for name in rows[0] if name != key}
    db.session.execute(
        statement.on_conflict_do_update(index_elements=[key], set_=columns)
    )
