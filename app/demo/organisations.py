"""Invented organisations: the units that own instruments, and firms that use them."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from app.demo.tables import lines_of
from booking.rules.facts import InstrumentTerms, Person
from identity.rules.organisation import OrganisationKind, credit_code

_CODE_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
# The registering office of Minhang and of Pudong; "EXAMP" says what the rest is worth.
_OFFICES = {"neobay": "310112", "hongqiao_mh": "310112"}
_PUDONG = "310115"


@dataclass(frozen=True, slots=True, eq=False)
class Unit:
    """An invented organisation. Those with categories own instruments of these."""

    id: int
    slug: str
    name_zh: str
    name_en: str
    kind: OrganisationKind
    zone: str
    credit_code: str
    address_zh: str
    building: str
    manager: str
    approval: str
    hours: str
    researchers: int
    categories: tuple[str, ...]

    @property
    def is_provider(self) -> bool:
        """Say whether it owns instruments."""
        return bool(self.categories)

    def serves(self, category: str) -> bool:
        """Say whether instruments of the category stand here."""
        return category.startswith(self.categories)


def units(first_id: int) -> list[Unit]:
    """Return the invented organisations with ids from first_id on."""
    rows = lines_of("units")
    numbers = {
        legal: n for n, legal in enumerate(dict.fromkeys(r["legal"] for r in rows))
    }
    codes: dict[str, str] = {}
    for row in rows:
        # Sites of one legal person share the code of its seat.
        codes.setdefault(row["legal"], _code(numbers[row["legal"]], row))
    return [
        Unit(
            id=first_id + n,
            slug=row["slug"],
            name_zh=row["name_zh"],
            name_en=row["name_en"],
            kind=OrganisationKind(row["kind"]),
            zone=row["zone"],
            credit_code=codes[row["legal"]],
            address_zh=f"上海市{row['address_zh']}",
            building=row["building"],
            manager=row["manager"],
            approval=row["approval"],
            hours=row["hours"],
            researchers=int(row["researchers"]),
            categories=tuple(row["categories"].split()),
        )
        for n, row in enumerate(rows)
    ]


def _code(number: int, row: dict[str, str]) -> str:
    """Return a code whose both check characters are right."""
    office = _OFFICES.get(row["zone"], _PUDONG)
    prefix = "12" if row["kind"] in ("university", "institute") else "91"
    body = f"EXAMP{number:03d}"
    values = [int(c) if c.isdigit() else ord(c) - 55 for c in body]
    rest = (
        11 - sum(v * w for v, w in zip(values, _ORGANISATION_WEIGHTS, strict=True)) % 11
    )
    begun = f"{prefix}{office}{body}{'X' if rest == 10 else rest % 11}"
    return next(filter(None, (credit_code(begun + c) for c in _CODE_ALPHABET)))


@lru_cache(maxsize=65536)
def person_of(unit: Unit) -> Person:
    """Return somebody of the unit, as the booking rules see people."""
    return Person(
        user_id=0,
        organisation_id=unit.id,
        credit_code=unit.credit_code,
        zone=unit.zone,
        organisation_kind=str(unit.kind),
    )


@lru_cache(maxsize=1024)
def terms_of(owner: Unit) -> InstrumentTerms:
    """Return an instrument of the unit, as the booking rules see it."""
    return InstrumentTerms(
        instrument_id=0,
        code="",
        organisation_id=owner.id,
        credit_code=owner.credit_code,
        zone=owner.zone,
        category_code="",
    )


def organisation_lines(
    found: list[Unit], first_number: int
) -> Iterator[tuple[object, ...]]:
    """Yield identity_organisation rows; numbers of the public code from the first on."""
    for n, unit in enumerate(found):
        yield (
            unit.id,
            f"u-{first_number + n:04d}",
            unit.name_zh,
            unit.name_en,
            unit.credit_code,
            str(unit.kind),
            unit.zone,
            unit.address_zh,
            True,
        )


ORGANISATION_COLUMNS = (
    "id", "code", "name_zh", "name_en", "credit_code", "kind", "zone_key",
    "address_zh", "is_example",
)  # fmt: skip
