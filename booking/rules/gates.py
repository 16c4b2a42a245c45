"""Gates: what a person and an instrument must fulfil, whatever the time asked for.

They are looked at when a booking is made, and once more when it is approved and when
somebody checks in.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar

from booking.rules.conduct_refusals import against_the_conduct
from booking.rules.confirmation import against_the_student
from booking.rules.facts import BookingRequest, Facts, is_external
from booking.rules.marks import against_the_mark
from booking.rules.permits import against_the_permits, missing_permits
from booking.rules.policy import TRAINING
from booking.rules.refusals import (
    LEVEL_WORDS,
    MODE_WORDS,
    AccountSuspended,
    ContainsInstruments,
    CustomsSupervised,
    ModeNotOffered,
    NotBookable,
    SelfUseNeedsTraining,
    TrainingNeeded,
)
from catalog.rules.customs import (
    CustomsFacts,
    CustomsUse,
    Purpose,
    Verdict,
    decide,
)
from catalog.rules.listing_state import MACHINE
from kernel.values.clock import local_day
from kernel.values.errors import Refusal
from kernel.values.text import N_


@dataclass(frozen=True)
class RefresherNeeded(Refusal):
    """The qualification holds, but the instrument was not used for too long."""

    days: int
    last: date
    until: date
    field: ClassVar[str | None] = "mode"
    message: ClassVar[str] = N_(
        "Self-operation needs practice: last use or training on {last}, at most {days}"
        " days before. Book a start up to {until}, assisted use, or ask the lab for a"
        " refresher."
    )


def against_the_person(request: BookingRequest, facts: Facts) -> Iterator[Refusal]:
    """Yield what the person lacks on the day of the booking.

    Managers of the lab answer to themselves for how they use it.
    """
    if facts.person.suspended:
        yield AccountSuspended()
    if not facts.person.is_manager:
        yield from against_the_conduct(facts.conduct, facts.policy)
    yield from against_the_student(request, facts)
    day = local_day(request.span.start)
    yield from against_the_permits(request, facts)
    if is_trained(request.mode, day, facts):
        yield from _against_the_practice(request.mode, day, facts)
        return
    needed = (LEVEL_WORDS[_needed_level(facts)],)
    others = [mode for mode in facts.terms.modes if is_trained(mode, day, facts)]
    if request.mode == "self" and others:
        yield SelfUseNeedsTraining(needed, _words(others))
    else:
        yield TrainingNeeded(needed)


def _against_the_practice(mode: str, day: date, facts: Facts) -> Iterator[Refusal]:
    """Yield that a needed qualification has rusted: neither used nor renewed for long."""
    days = facts.policy.training_use_days
    asked = mode in facts.policy.training_for and _rank(_needed_level(facts))
    if days is None or not asked:
        return
    trained = facts.person.trained_on.get(facts.terms.category_code)
    known = [one for one in (facts.last_use, trained) if one is not None]
    # Who was trained before the day was kept has never been seen here.
    last = max(known, default=day - timedelta(days=days + 1))
    if (day - last).days > days:
        yield RefresherNeeded(days, last, last + timedelta(days=days))


def against_the_instrument(request: BookingRequest, facts: Facts) -> Iterator[Refusal]:
    """Yield why the instrument cannot serve this person in this way."""
    terms = facts.terms
    if terms.object_type != MACHINE:
        yield ContainsInstruments(terms.code)
        return
    if not (terms.published and facts.policy.enabled):
        yield NotBookable()
    if request.mode not in terms.modes:
        yield ModeNotOffered(_words(terms.modes))
    until = terms.customs_supervised_until
    if until is not None and not customs_allow(request, facts):
        yield CustomsSupervised(until)
    yield from against_the_mark(request.mark, request.span, terms.certified)


def customs_allow(request: BookingRequest, facts: Facts) -> bool:
    """Say whether customs allow the use, which takes place where the instrument stands.

    Source: catalog.rules.customs. What is booked here is research, development or
    teaching; other purposes are settled with the lab before.
    """
    until = facts.terms.customs_supervised_until
    supervised = CustomsFacts(
        supervised=until is not None,
        until=until,
        simplified=facts.terms.customs_simplified,
    )
    use = CustomsUse(
        on=local_day(request.span.start),
        own_unit=not is_external(facts.person, facts.terms),
        on_site=True,
        purpose=Purpose.RESEARCH,
    )
    return decide(supervised, use).verdict is not Verdict.BLOCK


def is_trained(mode: str, day: date, facts: Facts) -> bool:
    """Say whether the person may use the instrument in this mode on a local day."""
    if mode not in facts.policy.training_for:
        return True
    return holds_level(_needed_level(facts), day, facts)


def opens_to(mode: str, day: date, facts: Facts) -> bool:
    """Say whether qualification, practice and permits let the person use this mode."""
    return (
        is_trained(mode, day, facts)
        and not any(_against_the_practice(mode, day, facts))
        and not missing_permits(mode, day, day, facts)
    )


def holds_level(needed: str, day: date, facts: Facts) -> bool:
    """Say whether the person's training reaches a level on a local day."""
    level, valid_until = facts.person.trainings.get(
        facts.terms.category_code, ("none", None)
    )
    if valid_until is not None and valid_until < day:
        level = "none"
    return _rank(level) >= _rank(needed)


def _needed_level(facts: Facts) -> str:
    return max(facts.policy.training, facts.terms.training_level, key=_rank)


def _rank(level: str) -> int:
    return TRAINING.index(level) if level in TRAINING else 0


def _words(modes: Collection[str]) -> tuple[str, ...]:
    return tuple(words for mode, words in MODE_WORDS.items() if mode in modes)
