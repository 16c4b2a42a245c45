"""Safety permits of the demo's people: whoever operates by themself holds what is asked."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random

from app.demo.bulk import Rows, copy_rows
from app.demo.holders import Trainings
from app.demo.kinds import kinds
from app.demo.people import People
from app.demo.trainings import TRAINING_COLUMNS, training_rows
from booking.rules.permits import ACCEPTED, FILED, needed_kinds
from booking.rules.policy import BY_TAG
from kernel.values.clock import local_day

ISSUERS = {
    "radiation": "上海市生态环境局（示例）",
    "biosafety": "上海市卫生健康委员会（示例）",
    "animals": "上海市实验动物管理办公室（示例）",
    "ethics": "本单位伦理委员会（示例）",
    "high_voltage": "上海市应急管理局（示例）",
    "facility": "大科学装置用户办公室（示例）",
    "laser": "本单位安全办公室（示例）",
}
# What the friendly researcher has entered and somebody still has to look at.
WAITING = ("laser",)


def load_qualifications(
    cursor: Rows, trainings: Trainings, people: People, at: datetime, rng: Random
) -> None:
    """Copy who is trained for what, and the permits that go with it."""
    trained = training_rows(trainings, at, rng)
    copy_rows(cursor, "identity_training", TRAINING_COLUMNS, trained)
    # Dice of their own, so that the bookings thrown afterwards stay what they were.
    permits = permit_rows(trainings, people, at, Random("permits"))
    copy_rows(cursor, "booking_permit", PERMIT_COLUMNS, permits)


def permit_rows(
    trainings: Trainings, people: People, at: datetime, rng: Random
) -> Iterator[tuple[object, ...]]:
    """Yield booking_permit rows: checked ones for all who operate, some that wait."""
    asked: dict[str, set[str]] = defaultdict(set)
    for one in kinds():
        asked[one.category] |= set(needed_kinds(one.safety_tags, BY_TAG))
    held = {
        (user_id, kind)
        for user_id, category in trainings.levels
        for kind in asked[category]
    }
    today, checker = local_day(at), people.manager.id
    for number, (user_id, kind) in enumerate(sorted(held), start=1):
        begun = today - timedelta(days=rng.randrange(30, 600))
        until = today + timedelta(days=rng.randrange(20, 900))
        by = people.administrator.id if user_id == checker else checker
        yield _row(user_id, kind, number, begun, until, ACCEPTED, by, at)
    ends = today + timedelta(days=25)
    since = ends - timedelta(days=730)
    hers = people.researcher.id
    yield _row(hers, "ethics", 99_001, since, ends, ACCEPTED, checker, at)
    for kind in WAITING:
        until = today + timedelta(days=700)
        yield _row(hers, kind, 99_002, today, until, FILED, None, at)


def _row(
    user_id: int, kind: str, number: int, begun: object, until: object, state: str,
    checked_by: int | None, at: datetime,
) -> tuple[object, ...]:  # fmt: skip
    checked_at = at if checked_by else None
    no = f"示例-{kind.upper()}-{number:05d}"
    return (
        user_id, kind, no, ISSUERS[kind], begun, until, state, checked_by, checked_at, at,
    )  # fmt: skip


PERMIT_COLUMNS = (
    "user_id", "kind", "number", "issuer", "valid_from", "valid_until", "state",
    "checked_by_id", "checked_at", "created_at",
)  # fmt: skip
