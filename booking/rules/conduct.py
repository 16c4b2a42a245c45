"""What follows from how a person used a unit's instruments: pauses and credit."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from booking.rules.house_rules import HouseRules
from kernel.values.clock import local_day


class Mark(StrEnum):
    """What a use of an instrument may leave behind."""

    NO_SHOW = "no_show"
    LATE_CANCEL = "late_cancel"
    OVERRUN = "overrun"
    FAULT = "fault"


# Whoever may not come can neither miss a booking nor give it back in time.
_EXCUSED_WHILE_BARRED = frozenset({Mark.NO_SHOW, Mark.LATE_CANCEL})


@dataclass(frozen=True, slots=True)
class Ending:
    """One end of a booking on a local day; without a mark it was used as booked.

    `forgiven`: an appeal against the mark was granted.
    """

    reservation_id: int
    day: date
    mark: Mark | None = None
    forgiven: bool = False


@dataclass(frozen=True, slots=True)
class Weighed:
    """A ending with what it did to the credit, and whether it counts at all."""

    ending: Ending
    points: int
    counts: bool


@dataclass(frozen=True, slots=True)
class Conduct:
    """A person's standing with a unit on a day.

    `missed` is what counts towards the next pause, `free_from` the local day from which
    a paused person books again. `score` is None where there is no credit; `low` says
    that it is under the floor, and `better_on` when it will have recovered by itself.
    """

    missed: int = 0
    free_from: date | None = None
    score: int | None = None
    low: bool = False
    better_on: date | None = None
    weighed: tuple[Weighed, ...] = ()


def conduct_of(endings: Iterable[Ending], rules: HouseRules, at: datetime) -> Conduct:
    """Weigh what happened, the oldest first, as it stands at an aware moment.

    The same whatever the order of the endings. A mark never helps and a granted
    appeal never harms, and neither does time that passes without a new mark.
    """
    today = local_day(at)
    told = sorted(
        endings, key=lambda one: (one.day, one.reservation_id, one.mark or "")
    )
    weighed = tuple(_weighed(told, rules, today))
    missed = _missed([one for one in weighed if one.counts], rules)
    free_from = _free_from(missed, rules)
    recent = [day for day in missed if (today - day).days < rules.no_show_days]
    score = score_on(today, weighed, rules)
    low = score is not None and score < floor_of(rules)
    return Conduct(
        missed=len(recent),
        free_from=free_from if free_from and today < free_from else None,
        score=score,
        low=low,
        better_on=_better_on(weighed, rules, today) if low else None,
        weighed=weighed,
    )


def score_on(day: date, weighed: Iterable[Weighed], rules: HouseRules) -> int | None:
    """Return the credit on a local day from what was not forgotten by then."""
    score = rules.credit_start
    if score is None:
        return None
    for one in weighed:
        if one.counts and (day - one.ending.day).days < rules.credit_days:
            score = _after(score, one.ending.mark, rules)
    return score


def floor_of(rules: HouseRules) -> int:
    """Return the credit that booking takes; one above the start is never reached."""
    return min(rules.credit_floor, rules.credit_start or 0)


def points_of(mark: Mark | None, rules: HouseRules) -> int:
    """Return what a use gives or, below nought, takes."""
    return {
        None: rules.credit_back,
        Mark.NO_SHOW: -rules.credit_no_show,
        Mark.LATE_CANCEL: -rules.credit_late_cancel,
        Mark.OVERRUN: -rules.credit_overrun,
        Mark.FAULT: -rules.credit_fault,
    }[mark]


def appeal_until(day: date, rules: HouseRules) -> date:
    """Return the last local day on which a mark of that day can be appealed against."""
    return day + timedelta(days=rules.appeal_days)


def _weighed(told: list[Ending], rules: HouseRules, today: date) -> Iterator[Weighed]:
    score = rules.credit_start
    for one, excused in zip(told, _excused(told, rules), strict=True):
        counts = not (one.forgiven or excused)
        points = 0
        if counts and score is not None and (today - one.day).days < rules.credit_days:
            before, score = score, _after(score, one.mark, rules)
            points = score - before
        yield Weighed(one, points, counts)


def _excused(told: list[Ending], rules: HouseRules) -> list[bool]:
    """Say of each ending whether it befell somebody who was kept from coming.

    As it was seen then: an appeal granted later does not make what followed count.
    """
    found: list[bool] = []
    stood: list[Weighed] = []
    missed: list[date] = []
    for one in told:
        excused = one.mark in _EXCUSED_WHILE_BARRED and _barred(
            one.day, missed, stood, rules
        )
        found.append(excused)
        stood.append(Weighed(one, 0, not excused))
        if not excused and one.mark in _strikes(rules):
            missed.append(one.day)
    return found


def _barred(
    day: date, missed: list[date], stood: list[Weighed], rules: HouseRules
) -> bool:
    free_from = _free_from(missed, rules)
    if free_from is not None and day < free_from:
        return True
    if rules.credit_below != "refuse":
        return False
    score = score_on(day, stood, rules)
    return score is not None and score < floor_of(rules)


def _after(score: int, mark: Mark | None, rules: HouseRules) -> int:
    most = rules.credit_start or 0
    return max(0, min(most, score + points_of(mark, rules)))


def _strikes(rules: HouseRules) -> frozenset[Mark]:
    late = {Mark.LATE_CANCEL} if rules.late_cancel_counts else set()
    return frozenset({Mark.NO_SHOW, *late})


def _missed(weighed: list[Weighed], rules: HouseRules) -> list[date]:
    strikes = _strikes(rules)
    return [one.ending.day for one in weighed if one.ending.mark in strikes]


def _free_from(missed: list[date], rules: HouseRules) -> date | None:
    """Return the day on which the last pause ends; each one over the limit renews it."""
    limit = rules.no_show_limit
    if limit is None or len(missed) < limit:
        return None
    for last in range(len(missed) - 1, limit - 2, -1):
        if (missed[last] - missed[last - limit + 1]).days < rules.no_show_days:
            return missed[last] + timedelta(days=rules.pause_days)
    return None


def _better_on(
    weighed: tuple[Weighed, ...], rules: HouseRules, today: date
) -> date | None:
    """Return the first day on which enough is forgotten for the floor."""
    forgotten = {one.ending.day + timedelta(days=rules.credit_days) for one in weighed}
    for day in sorted(forgotten):
        if day > today and (score_on(day, weighed, rules) or 0) >= floor_of(rules):
            return day
    return None
