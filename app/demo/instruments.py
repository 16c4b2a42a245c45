"""Listings: the customer's types, made by known makers, owned by invented units."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from random import Random

from app.demo.kinds import Kind, Model, kinds
from app.demo.listing_record import RECORD_COLUMNS, record_values
from app.demo.organisations import Unit
from app.demo.people import MASS_SPECTROMETRY
from catalog.rules.codes import instrument_code
from catalog.rules.customs import supervision_until
from catalog.rules.listing_state import ListingState
from kernel.values.clock import local_day

# The number that the pictures of the design show, for the machine they show.
_KNOWN_NUMBER, _KNOWN_MODEL = 480, "Orbitrap Exploris 480"
_RETURNED = "主要技术指标缺少分辨率的测试条件，补充后再提交。"
_SUSPENDED = "涡轮分子泵更换中，恢复后重新开放。"
# What becomes of every hundredth listing or so.
_RARE_STATES = (
    ListingState.DRAFT,
    ListingState.IN_REVIEW,
    ListingState.RETURNED,
    ListingState.SUSPENDED,
    ListingState.RETIRED,
)


# Some kinds stand in rows of identical machines, others are shared at one time: every
# fourth listing of such a kind says so.
_UNITS = {"gcms": 2, "hplc": 3, "echem": 4, "qpcr": 3, "saltfog": 4, "batt-cycler": 8}
_SEATS = {"hpc-gpu": 8, "hil": 3, "semi-anechoic": 2}
_SEVERAL_EVERY = 4


@dataclass(frozen=True, slots=True)
class Machine:
    """One instrument of the demo; `first` of its kind, which is kept free tomorrow."""

    id: int
    number: int
    kind: Kind
    model: Model
    owner: Unit
    inner_id: str
    state: ListingState
    worth_wan: int
    commissioned_on: date
    customs_until: date | None
    room: str
    first: bool
    units: int = 1
    seats: int = 1

    @property
    def code(self) -> str:
        """Return the public code."""
        return instrument_code(self.kind.category, self.number)

    @property
    def places(self) -> int:
        """Return how many bookings it takes at one time."""
        return max(self.units, self.seats)

    @property
    def published(self) -> bool:
        """Say whether it can be booked."""
        return self.state is ListingState.PUBLISHED


def machines(
    wanted: int, owners: Sequence[Unit], first_id: int, rng: Random, at: datetime
) -> list[Machine]:
    """Return as many instruments as wanted, of every kind when there are enough."""
    places = [(kind, n) for kind, share in _shares(wanted) for n in range(share)]
    places = places[:wanted]
    copies: dict[tuple[str, str], int] = {}
    found = []
    counts: dict[str, int] = {}
    for index, (kind, n) in enumerate(places):
        owner = _owner(kind, n, owners)
        copies[kind.key, owner.slug] = copy = copies.get((kind.key, owner.slug), -1) + 1
        # Every unit gets models of all makers.
        model = kind.models[copy % len(kind.models)]
        counts[owner.slug] = counts.get(owner.slug, 0) + 1
        commissioned = local_day(at) - timedelta(days=rng.randrange(120, 14 * 365))
        found.append(
            Machine(
                id=first_id + index,
                number=index + 1,
                kind=kind,
                model=model,
                owner=owner,
                inner_id=f"{owner.slug.upper()}-{counts[owner.slug]:04d}",
                state=_state(n, rng),
                worth_wan=round(kind.worth_wan * rng.uniform(0.8, 1.2)),
                commissioned_on=commissioned,
                customs_until=_customs(model, commissioned, n, rng, at),
                room=f"{owner.building}{rng.randrange(1, 5)}{rng.randrange(1, 30):02d}",
                first=n == 0,
                units=_UNITS.get(kind.key, 1) if n % _SEVERAL_EVERY == 1 else 1,
                seats=_SEATS.get(kind.key, 1) if n % _SEVERAL_EVERY == 1 else 1,
            )
        )
    return _with_work_to_do(_renumbered(found))


def _renumbered(found: list[Machine]) -> list[Machine]:
    """Give one machine the number under which the design shows it."""
    for n, one in enumerate(found):
        if one.owner.slug == MASS_SPECTROMETRY and one.model.name == _KNOWN_MODEL:
            if len(found) >= _KNOWN_NUMBER:
                other = _KNOWN_NUMBER - 1
                found[n] = replace(one, number=_KNOWN_NUMBER)
                found[other] = replace(found[other], number=one.number)
            break
    return found


def _with_work_to_do(found: list[Machine]) -> list[Machine]:
    """Leave the demo's lab manager something to finish, where there is enough."""
    theirs = [n for n, one in enumerate(found) if one.owner.slug == MASS_SPECTROMETRY]
    if len(theirs) > 12:
        for n, state in zip(theirs[-3:], _RARE_STATES, strict=False):
            found[n] = replace(found[n], state=state, customs_until=None)
    return found


def _shares(wanted: int) -> list[tuple[Kind, int]]:
    total = sum(kind.weight for kind in kinds())
    spare = max(wanted - len(kinds()), 0)
    exact = [(kind, kind.weight * spare / total) for kind in kinds()]
    shares = {kind.key: 1 + int(share) for kind, share in exact}
    left = max(wanted - sum(shares.values()), 0)
    by_rest = sorted(exact, key=lambda one: int(one[1]) - one[1])
    for kind, _ in by_rest[:left]:
        shares[kind.key] += 1
    return [(kind, shares[kind.key]) for kind in kinds()]


def _owner(kind: Kind, n: int, owners: Sequence[Unit]) -> Unit:
    zone = kind.zones[n % len(kind.zones)]
    serving = _serving(kind.category, zone, tuple(owners))
    return serving[n // len(kind.zones) % len(serving)]


@lru_cache(maxsize=1024)
def _serving(category: str, zone: str, owners: tuple[Unit, ...]) -> list[Unit]:
    return [
        unit
        for unit in owners
        if unit.is_provider and unit.zone == zone and unit.serves(category)
    ]


def _state(n: int, rng: Random) -> ListingState:
    chance = rng.random()
    if n < 2 or chance > 0.03:
        return ListingState.PUBLISHED
    return _RARE_STATES[int(chance / 0.03 * len(_RARE_STATES)) % len(_RARE_STATES)]


def _customs(
    model: Model, commissioned: date, n: int, rng: Random, at: datetime
) -> date | None:
    until = supervision_until(commissioned, 3)
    supervised = rng.random() < 0.12 and n > 1
    if not supervised or model.country == "中国" or not until or until <= local_day(at):
        return None
    return until


def listing_rows(
    found: Sequence[Machine], at: datetime
) -> Iterator[tuple[object, ...]]:
    """Yield catalog_instrument rows."""
    for one in found:
        kind, owner = one.kind, one.owner
        opened = at - timedelta(
            days=max((local_day(at) - one.commissioned_on).days - 30, 1)
        )
        yield (
            one.id, one.code, owner.id, owner.zone, kind.category, one.inner_id,
            str(one.state), f"{kind.name_zh}（示例）", f"{kind.name_en} (example)",
            kind.abbreviation, one.model.maker, one.model.name,
            f"SN{one.number * 7919 % 1_000_000:06d}", kind.specs_zh, kind.specs_en,
            f"{kind.technique.functions_zh}。", kind.technique.services_zh,
            _notice(kind), _fees(kind), one.worth_wan * 1_000_000, one.model.country,
            one.commissioned_on, owner.address_zh, one.room, owner.manager,
            f"021-0000 {owner.id % 10_000:04d}", f"manager@{owner.slug}.example",
            list(kind.modes), kind.training_level, list(kind.safety_tags),
            one.customs_until, _comment(one.state),
            None if one.state in _RARE_STATES[:3] else opened, True, opened,
            one.units, one.seats, *record_values(one),
        )  # fmt: skip


def _comment(state: ListingState) -> str:
    if state is ListingState.RETURNED:
        return _RETURNED
    return _SUSPENDED if state is ListingState.SUSPENDED else ""


@lru_cache(maxsize=256)
def _notice(kind: Kind) -> str:
    parts = [f"样品要求：{kind.technique.prepare_zh}。"]
    if "self" in kind.modes and kind.training_level != "none":
        parts.append("自主上机需先取得上机资格。")
    if "sample" in kind.modes:
        parts.append("送样检测可寄样，附样品清单。")
    parts.append("不接收涉密样品与数据；发表成果时注明仪器与管理单位。")
    return "".join(parts)


@lru_cache(maxsize=256)
def _fees(kind: Kind) -> str:
    unit = {"h": "小时", "sample": "样", "run": "次"}[kind.unit]
    names = {
        "internal": "单位内",
        "academic": "高校院所",
        "sme": "中小微企业",
        "enterprise": "企业",
    }
    listed = [
        f"{names[key]} {price:,.2f} 元/{unit}" for key, price in kind.prices.items()
    ]
    return "；".join(listed) + "；境外单位面议。"


LISTING_COLUMNS = (
    "id", "code", "organisation_id", "zone_key", "category_code", "inner_id", "state",
    "name_zh", "name_en", "abbreviation", "manufacturer", "model", "serial_number",
    "specs_zh", "specs_en", "functions_zh", "services_zh", "user_notice_zh",
    "reference_fee_zh", "original_value_fen", "origin_country", "commissioned_on",
    "address_zh", "room", "contact_name", "contact_phone", "contact_email", "modes",
    "training_level", "safety_tags", "customs_until", "review_comment", "published_at",
    "is_example", "created_at", "units", "seats", *RECORD_COLUMNS,
)  # fmt: skip
