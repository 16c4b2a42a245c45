"""Who books which instrument, in which mode and at which price; and who is trained."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from app.demo.instruments import Machine
from app.demo.organisations import Unit, person_of, terms_of
from app.demo.people import Member, People
from app.demo.terms import Terms
from booking.rules.facts import is_cross_zone, is_external
from booking.rules.pricing import Rate, price_class_of

LEVELS = ("none", "basic", "exam", "advanced")
_REGULARS = 10
_OWN_SHARE = 0.72
# What the demo's researcher has learnt; for everything else she needs help.
RESEARCHER_TRAININGS = {
    "010200": "exam",
    "010400": "exam",
    "010500": "basic",
    "010600": "basic",
    "130200": "basic",
}


@dataclass(frozen=True, slots=True)
class Holder:
    """A regular user of one instrument; `head` begins the COPY line of a booking."""

    member: Member
    head: str
    external: bool
    rate: Rate | None
    modes: tuple[str, ...]


class Trainings:
    """Levels by person and category; the higher one counts."""

    def __init__(self) -> None:
        """Begin with nobody trained."""
        self.levels: dict[tuple[int, str], str] = {}

    def give(self, member: Member, category: str, level: str) -> None:
        """Note that the person has reached at least the level."""
        key = (member.id, category)
        if LEVELS.index(level) > LEVELS.index(self.levels.get(key, "none")):
            self.levels[key] = level

    def has(self, member: Member, category: str, level: str) -> bool:
        """Say whether the person has reached the level."""
        held = self.levels.get((member.id, category), "none")
        return LEVELS.index(held) >= LEVELS.index(level)


def holders_of(
    machine: Machine,
    terms: Terms,
    people: People,
    units: Sequence[Unit],
    trainings: Trainings,
    rng: Random,
) -> list[Holder]:
    """Return the regular users of an instrument; half of its own people are trained."""
    owner = machine.owner
    own = [unit for unit in units if unit.credit_code == owner.credit_code]
    others = [unit for unit in units if unit.credit_code != owner.credit_code]
    own_share = _OWN_SHARE
    if owner.zone == "lingang":
        # The test sites serve firms from elsewhere.
        others = [unit for unit in others if not unit.is_provider]
        own_share /= 2
    found: dict[int, Holder] = {}
    for _ in range(_REGULARS):
        inside = machine.customs_until is not None or rng.random() < own_share
        near = own if inside else others
        place = rng.choices(near, [unit.researchers for unit in near])[0]
        members = people.of_unit[place.slug]
        member = members[int(rng.random() * len(members))]
        if member.id not in found:
            found[member.id] = _holder(member, machine, terms, trainings, rng)
    return list(found.values())


def _holder(
    member: Member, machine: Machine, terms: Terms, trainings: Trainings, rng: Random
) -> Holder:
    unit, kind = member.unit, machine.kind
    if unit is None:
        raise ValueError("people of responsible units book nothing")
    person, place = person_of(unit), terms_of(machine.owner)
    external = is_external(person, place)
    price_class = price_class_of(
        person_kind=str(unit.kind), same_legal_person=not external
    )
    only_self = kind.modes == ("self",)
    if "self" in kind.modes and (only_self or (not external and rng.random() < 0.6)):
        trainings.give(member, kind.category, kind.training_level)
    may_operate = trainings.has(member, kind.category, kind.training_level)
    modes = tuple(mode for mode in kind.modes if mode != "self" or may_operate)
    if may_operate and "self" in modes:
        modes += ("self", "self")
    cross_zone = is_cross_zone(person, place)
    head = "\t".join(
        (
            str(machine.id), str(member.id), str(member.id), str(unit.id), unit.zone,
            "t" if external else "f", "t" if cross_zone else "f", str(price_class),
        )
    )  # fmt: skip
    return Holder(member, head, external, terms.rates.get(str(price_class)), modes)
