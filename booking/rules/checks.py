"""The check list of a booking: every reason against it, and what has been found right."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from booking.rules.conduct import floor_of
from booking.rules.conduct_refusals import HOUSE_REFUSALS
from booking.rules.facts import BookingRequest, Facts
from booking.rules.gates import RefresherNeeded
from booking.rules.judge import inside_hours
from booking.rules.limit_refusals import LIMITS
from booking.rules.limits import counted, used_min
from booking.rules.marks import MARK_WORDS, MarkLapsed, MarkNotHeld
from booking.rules.permits import PERMIT_WORDS, PermitNeeded, needed_kinds
from booking.rules.policy import Policy
from booking.rules.quota import Quota, period_of
from booking.rules.refusals import (
    LEVEL_WORDS,
    MODE_WORDS,
    AccountSuspended,
    ContainsInstruments,
    CustomsSupervised,
    ModeNotOffered,
    NotBookable,
    OffGrid,
    OffStart,
    SelfUseNeedsTraining,
    TooLong,
    TooShort,
    TrainingNeeded,
)
from booking.rules.research_group import (
    GroupNotNamed,
    NotYourGroup,
    SupervisorNeeded,
)
from kernel.values.clock import local_day
from kernel.values.errors import Refusal
from kernel.values.text import N_, Message

TIME, LENGTH, QUOTA = N_("Time"), N_("Length"), N_("Quota")
QUALIFICATION, CUSTOMS = N_("Qualification"), N_("Customs")
PERMITS = N_("Permits")
SUPERVISOR = N_("Research group")
ACCOUNT, INSTRUMENT = N_("Account"), N_("Instrument")
REPORT = N_("Report")

# What belongs to no other topic is about the time.
_TOPICS: dict[type[Refusal], str] = {
    AccountSuspended: ACCOUNT,
    **dict.fromkeys(HOUSE_REFUSALS, ACCOUNT),
    NotBookable: INSTRUMENT,
    ContainsInstruments: INSTRUMENT,
    SelfUseNeedsTraining: QUALIFICATION,
    TrainingNeeded: QUALIFICATION,
    RefresherNeeded: QUALIFICATION,
    PermitNeeded: PERMITS,
    ModeNotOffered: QUALIFICATION,
    TooShort: LENGTH,
    TooLong: LENGTH,
    OffGrid: LENGTH,
    OffStart: LENGTH,
    **dict.fromkeys(LIMITS, QUOTA),
    CustomsSupervised: CUSTOMS,
    NotYourGroup: SUPERVISOR,
    GroupNotNamed: SUPERVISOR,
    SupervisorNeeded: SUPERVISOR,
    MarkNotHeld: REPORT,
    MarkLapsed: REPORT,
}


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the list: a topic and a sentence, both to be said in a language."""

    topic: str
    said: Refusal | str
    passed: bool


def checks(
    request: BookingRequest, facts: Facts, against: Sequence[Refusal]
) -> list[Check]:
    """Return the reasons against first, then what passed."""
    failed = [
        Check(_TOPICS.get(type(reason), TIME), reason, passed=False)
        for reason in against
    ]
    topics = {check.topic for check in failed}
    passed = [
        Check(topic, said, passed=True)
        for topic, said in _found_right(request, facts)
        if topic not in topics
    ]
    return [*failed, *passed]


def _found_right(
    request: BookingRequest, facts: Facts
) -> Iterator[tuple[str, Message | str]]:
    policy, terms = facts.policy, facts.terms
    if inside_hours(request.span, policy, facts.calendar):
        yield TIME, N_("free, and within opening hours")
    else:
        yield TIME, N_("free, though outside opening hours")
    yield QUALIFICATION, _qualification(request.mode, facts)
    kinds = needed_kinds(terms.safety_tags, policy.permits)
    if kinds and request.mode in policy.training_for:
        held = tuple(PERMIT_WORDS[kind] for kind in kinds)
        yield PERMITS, Message(N_("you hold: {permits}"), permits=held)
    week = period_of(local_day(request.span.start), "week")
    if policy.weekly_quota_min:
        mine = counted(Quota("user", "week"), facts)
        yield (
            QUOTA,
            Message(
                N_("{used_min} of {limit_min} used this week"),
                used_min=used_min(mine, week),
                limit_min=policy.weekly_quota_min,
            ),
        )
    yield (
        LENGTH,
        Message(
            N_("one booking is {shortest_min} to {longest_min}"),
            shortest_min=policy.shortest_min,
            longest_min=policy.longest_min,
        ),
    )
    until = terms.customs_supervised_until
    if until is None or until <= local_day(request.span.start):
        yield CUSTOMS, N_("not supervised; open to other units")
    elif terms.customs_simplified:
        yield CUSTOMS, N_("supervised; open to other units for research and teaching")
    else:
        yield CUSTOMS, N_("supervised; open to your unit")
    if facts.conduct is not None and facts.conduct.score is not None:
        yield ACCOUNT, _credit(facts.conduct.score, policy)
    if request.mark:
        yield REPORT, MARK_WORDS[request.mark]


def _credit(score: int, policy: Policy) -> Message:
    start, floor = policy.credit_start or 0, floor_of(policy)
    if score < floor:
        said = N_("your credit with this lab is {score}; under {floor} the lab decides")
        return Message(said, score=score, floor=floor)
    return Message(
        N_("your credit with this lab is {score} of {start}"), score=score, start=start
    )


def _qualification(mode: str, facts: Facts) -> Message | str:
    if mode not in facts.policy.training_for:
        return Message(
            N_("{mode} needs no qualification"), mode=(MODE_WORDS.get(mode, mode),)
        )
    held, _until = facts.person.trainings.get(facts.terms.category_code, ("", None))
    if held in LEVEL_WORDS and not facts.person.is_manager:
        return Message(N_("you hold one ({level})"), level=(LEVEL_WORDS[held],))
    return N_("none needed here")
