"""Accounts: one per role and organisation, friendly ones first, and many researchers."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from random import Random

from pypinyin import lazy_pinyin

from app.demo.organisations import Unit
from app.demo.tables import lines_of
from identity.rules.passwords import hashed
from kernel.values.actor import Role

DEMO_PASSWORD = "lianyi-demo-2026"  # noqa: S105 - printed in the README
RESEARCHER = "researcher@demo.lianyi"
MANAGER = "manager@demo.lianyi"
COORDINATOR = "coordinator@demo.lianyi"
ADMINISTRATOR = "admin@demo.lianyi"
SUPERVISOR = "supervisor@demo.lianyi"
STUDENT = "student@demo.lianyi"
HOME, MASS_SPECTROMETRY, LIN_GANG = "cangyuan", "haike", "临港新片区管委会"
ADMINISTRATION = "市科委"

# Who stands in where a friendly account has the known name already.
_SECONDS = {MASS_SPECTROMETRY: "孙知远", LIN_GANG: "周岚"}


@dataclass(frozen=True, slots=True)
class Member:
    """An account; `unit` is None for people of a responsible unit."""

    id: int
    email: str
    name: str
    organisation_id: int
    role: Role
    unit: Unit | None

    @property
    def name_en(self) -> str:
        """Return the name in pinyin, family name first."""
        syllables = [one.capitalize() for one in lazy_pinyin(self.name)]
        return f"{syllables[0]} {''.join(syllables[1:]).capitalize()}"


class People:
    """Everybody in the demo."""

    def __init__(
        self,
        units: Sequence[Unit],
        responsible: dict[str, int],
        first_id: int,
        rng: Random,
    ) -> None:
        """Invent the people of the units and of the responsible units (name to id)."""
        self._next_id = first_id
        self._names = _names(rng)
        self.all: list[Member] = []
        self.of_unit: dict[str, list[Member]] = {unit.slug: [] for unit in units}
        by_slug = {unit.slug: unit for unit in units}
        self.researcher = self._add(
            RESEARCHER, "林知夏", Role.RESEARCHER, by_slug[HOME]
        )
        self.manager = self._add(
            MANAGER, "周以宁", Role.LAB_MANAGER, by_slug[MASS_SPECTROMETRY]
        )
        self.coordinator = self._add(
            COORDINATOR, "沈静", Role.COORDINATOR, responsible[LIN_GANG]
        )
        self.administrator = self._add(
            ADMINISTRATOR, "韩若冰", Role.ADMINISTRATOR, responsible[ADMINISTRATION]
        )
        self.managers: dict[str, Member] = {MASS_SPECTROMETRY: self.manager}
        for unit in units:
            self._people_of(unit)
        self.coordinators = {
            row["unit"]: self._add(
                f"coordinator@{row['slug']}.example",
                _SECONDS.get(row["unit"], row["name"]),
                Role.COORDINATOR,
                responsible[row["unit"]],
            )
            for row in lines_of("coordinators")
        }
        self.coordinators[LIN_GANG] = self.coordinator
        self.supervisor = self._add(
            SUPERVISOR, "顾明谦", Role.RESEARCHER, by_slug[HOME]
        )
        self.student = self._add(STUDENT, "许安", Role.RESEARCHER, by_slug[HOME])

    def _people_of(self, unit: Unit) -> None:
        if unit.manager:
            manager = self._add(
                f"manager@{unit.slug}.example",
                _SECONDS.get(unit.slug, unit.manager),
                Role.LAB_MANAGER,
                unit,
            )
            self.managers.setdefault(unit.slug, manager)
        for n in range(unit.researchers):
            local = "researcher" if n == 0 else f"r{n:03d}"
            self.of_unit[unit.slug].append(
                self._add(
                    f"{local}@{unit.slug}.example",
                    next(self._names),
                    Role.RESEARCHER,
                    unit,
                )
            )

    def _add(self, email: str, name: str, role: Role, home: Unit | int) -> Member:
        unit = home if isinstance(home, Unit) else None
        organisation_id = home.id if isinstance(home, Unit) else home
        member = Member(self._next_id, email, name, organisation_id, role, unit)
        self._next_id += 1
        self.all.append(member)
        return member

    def user_rows(self, at: datetime) -> Iterator[tuple[object, ...]]:
        """Yield identity_user rows; everybody has the one password."""
        password_hash = hashed(DEMO_PASSWORD)
        for one in self.all:
            phone = f"021-0000 {one.id % 10_000:04d}"
            yield (
                one.id, one.email, one.name, one.name_en, phone, password_hash, at,
                one.organisation_id, True,
            )  # fmt: skip

    def membership_rows(self) -> Iterator[tuple[object, ...]]:
        """Yield identity_membership rows."""
        for one in self.all:
            everywhere = one.role is Role.ADMINISTRATOR
            yield one.id, None if everywhere else one.organisation_id, str(one.role)


def _names(rng: Random) -> Iterator[str]:
    given = [row["given"] for row in lines_of("given_names")]
    names = [row["surname"] + one for row in lines_of("surnames") for one in given]
    rng.shuffle(names)
    return iter(names)


USER_COLUMNS = (
    "id", "email", "name", "name_en", "phone", "password_hash", "password_changed_at",
    "organisation_id", "is_example",
)  # fmt: skip
MEMBERSHIP_COLUMNS = ("user_id", "organisation_id", "role")
