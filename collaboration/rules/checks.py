"""What the machine looks at before a reviewer does, and the sentence it makes of it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Any

from collaboration.rules.amounts import wan
from collaboration.rules.report_fields import AMOUNTS, LABELS, SUMS, Content, missing
from kernel.values.text import N_, Message

# A change beyond this many per cent, up or down, needs words.
LARGE_CHANGE_PCT = 200
# Yuan typed where 10,000 yuan are meant: this many times what would be believable.
YUAN_FACTOR = 1000
_LEVELS = {
    "trl_now": N_("The readiness level fell from {before} to {now} without a reason."),
    "mrl_now": N_(
        "The manufacturing level fell from {before} to {now} without a reason."
    ),
}
_HOURS = re.compile(
    r"([0-9][0-9,]{0,6})\s*(?:h\b|小时|hours?)", re.IGNORECASE | re.ASCII
)
# A text so much like that of the last period was most likely copied.
SAME_TEXT = 0.9
_SHORTEST_COMPARED = 20
_COMPARED = tuple(key for key in AMOUNTS if key not in SUMS)


class Level(StrEnum):
    """How much a check matters."""

    OK = "ok"
    WARN = "warn"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at; `target` is the field or section to jump to."""

    name: str
    level: Level
    said: Message
    target: str = ""


@dataclass(frozen=True, slots=True)
class MilestoneFacts:
    """A milestone as checks see it."""

    name: str
    side: str
    planned_on: date
    reached_on: date | None
    documented: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """Everything the checks look at. `minutes_by_side` are hours of linked bookings up
    to the end of the period, by the side on which the instrument stands.
    """

    content: Content
    before: Content | None
    investment_plan_fen: int
    starts_on: date
    last_day: date
    nothing_classified: bool
    milestones: tuple[MilestoneFacts, ...] = ()
    minutes_by_side: dict[str, int] = field(default_factory=dict)
    aircraft: bool = False


def checks(picture: Picture) -> list[Check]:
    """Return all checks, those that need a look first."""
    found = [
        _filled(picture),
        *_recorded(picture),
        *_adds_up(picture),
        *_parts(picture),
        *_large_changes(picture),
        *_readiness(picture),
        *_copied(picture),
        *_milestones(picture),
        _unit_of_money(picture),
        _declaration(picture),
    ]
    order = [Level.BAD, Level.WARN, Level.OK]
    return sorted(found, key=lambda check: order.index(check.level))


def to_look_at(found: Iterable[Check]) -> list[Check]:
    """Return the checks that did not pass."""
    return [check for check in found if check.level is not Level.OK]


def change_pct(now: int | None, before: int | None) -> int | None:
    """Return the change in per cent, or None when there is nothing to compare."""
    if now is None or not before:
        return None
    return round((Decimal(now) - before) * 100 / before)


def _filled(picture: Picture) -> Check:
    empty = missing(picture.content)
    if not empty:
        return _ok("filled", N_("All mandatory fields are filled in."))
    names = [LABELS[key] for key in empty]
    said = Message(N_("Still empty: {fields}."), fields=names)
    return Check("filled", Level.BAD, said, empty[0])


def _recorded(picture: Picture) -> list[Check]:
    """Find what a report needs from the record: milestones, of aircraft also steps."""
    found = []
    if not picture.milestones:
        said = Message(N_("No milestone is planned."))
        found.append(Check("recorded", Level.WARN, said, "milestones"))
    if picture.aircraft and not picture.content.get("certificates"):
        said = Message(N_("No step to airworthiness is written down on the outcomes."))
        found.append(Check("recorded", Level.WARN, said))
    return found


def _adds_up(picture: Picture) -> list[Check]:
    found = []
    for whole, period in SUMS.items():
        total, part = _amounts(picture, whole, period)
        earlier = (picture.before or {}).get(whole) or 0
        if total is None or part is None or total == earlier + part:
            continue
        said = Message(
            N_("Cumulative is {total}, but last cumulative + this period is {sum}."),
            total=wan(total),
            sum=wan(earlier + part),
        )
        found.append(Check("adds_up", Level.WARN, said, whole))
    return found or [_ok("adds_up", N_("Cumulative = last cumulative + this period."))]


def _parts(picture: Picture) -> list[Check]:
    """Find parts that exceed their whole: fixed assets, people in R&D."""
    fixed, total, fixed_cum, cum = _amounts(
        picture, "inv_fixed_period_fen", "inv_period_fen", "inv_fixed_cum_fen",
        "inv_cum_fen",
    )  # fmt: skip
    rd, *people = _amounts(picture, "rd_staff", "jobs_research", "jobs_validation")
    staff = None if people == [None, None] else sum(n or 0 for n in people)
    pairs = (
        (fixed, total, "inv_fixed_period_fen", "inv_period_fen"),
        (fixed_cum, cum, "inv_fixed_cum_fen", "inv_cum_fen"),
        (rd, staff, "rd_staff", "jobs_research"),
    )
    return [
        Check(
            "parts",
            Level.WARN,
            Message(
                N_("{part} is more than the whole of which it is a part."),
                part=[LABELS[key]],
            ),
            key,
        )
        for part, whole, key, _ in pairs
        if part is not None and whole is not None and part > whole
    ]


def _large_changes(picture: Picture) -> list[Check]:
    before, words = picture.before or {}, picture.content.get("change_note")
    found = []
    for key in _COMPARED:
        change = change_pct(picture.content.get(key), before.get(key))
        if change is not None and abs(change) > LARGE_CHANGE_PCT and not words:
            said = Message(
                N_("{field} changed by {change} % without an explanation."),
                field=[LABELS[key]],
                change=f"{change:+d}",
            )
            found.append(Check("large_change", Level.WARN, said, key))
    fine = N_("Large changes since the last period are explained.")
    return found or [_ok("large_change", fine)]


def _readiness(picture: Picture) -> list[Check]:
    words = picture.content.get("change_note")
    found = []
    for key, said in _LEVELS.items():
        now = picture.content.get(key)
        before = (picture.before or {}).get(key)
        if now is None or before is None or now >= before or words:
            continue
        message = Message(said, before=before, now=now)
        found.append(Check("readiness", Level.WARN, message, key))
    fine = N_("The readiness level does not fall unexplained.")
    return found or [_ok("readiness", fine)]


def _copied(picture: Picture) -> list[Check]:
    """Find long texts that are nearly those of the last period."""
    found = []
    for key in ("visual_progress", "next_plan"):
        old = (picture.before or {}).get(key) or ""
        new = picture.content.get(key) or ""
        if min(len(old), len(new)) < _SHORTEST_COMPARED:
            continue
        alike = SequenceMatcher(None, old, new, autojunk=False)
        if alike.quick_ratio() < SAME_TEXT or alike.ratio() < SAME_TEXT:
            continue
        said = Message(
            N_("{field} repeats the last period almost word for word."),
            field=[LABELS[key]],
        )
        found.append(Check("copied", Level.WARN, said, key))
    return found


def _milestones(picture: Picture) -> list[Check]:
    found = []
    reached = [(m, m.reached_on) for m in picture.milestones if m.reached_on]
    for milestone, day in reached:
        hours = picture.minutes_by_side.get(milestone.side, 0) / 60
        named = hours_named(milestone.name)
        if named and hours < named:
            said = N_("“{name}” is reported reached; instrument hours prove {hours} h.")
            found.append(_milestone("evidence", said, milestone, hours=f"{hours:.1f}"))
        elif not hours and not milestone.documented:
            said = N_("“{name}” is reported reached without hours or a document.")
            found.append(_milestone("evidence", said, milestone))
        if not picture.starts_on <= day <= picture.last_day:
            said = N_(
                "“{name}” was reached outside the project's time up to this period."
            )
            found.append(_milestone("dates", said, milestone))
    fine = N_("Milestones, dates and instrument hours agree.")
    return found or [_ok("evidence", fine)]


def hours_named(name: str) -> int:
    """Return the running hours that a milestone's name promises, or 0."""
    found = _HOURS.search(name)
    return int(found.group(1).replace(",", "")) if found else 0


def _milestone(name: str, said: str, milestone: MilestoneFacts, **more: str) -> Check:
    message = Message(said, name=milestone.name, **more)
    return Check(name, Level.WARN, message, "milestones")


def _unit_of_money(picture: Picture) -> Check:
    plan = picture.investment_plan_fen
    earlier = picture.before or {}
    for key in AMOUNTS:
        value = picture.content.get(key) or 0
        usual = max(earlier.get(key) or 0, plan)
        if usual and value > usual * YUAN_FACTOR:
            said = Message(
                N_(
                    "{field}: {value} looks like yuan typed where 10,000 yuan are meant."
                ),
                field=[LABELS[key]],
                value=wan(value),
            )
            return Check("unit", Level.BAD, said, key)
    if plan and (picture.content.get("inv_cum_fen") or 0) > plan:
        said = Message(
            N_("Cumulative investment exceeds the plan of {plan}."), plan=wan(plan)
        )
        return Check("unit", Level.WARN, said, "inv_cum_fen")
    return _ok("unit", N_("Amounts have a believable size."))


def _declaration(picture: Picture) -> Check:
    if picture.nothing_classified:
        return _ok(
            "declaration", N_("It is confirmed that nothing classified is in it.")
        )
    said = Message(N_("It is not confirmed that nothing classified is in it."))
    return Check("declaration", Level.BAD, said, "declaration")


def _ok(name: str, said: str) -> Check:
    return Check(name, Level.OK, Message(said))


def _amounts(picture: Picture, *keys: str) -> list[Any]:
    return [picture.content.get(key) for key in keys]
