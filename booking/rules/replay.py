"""What other rules would have made of bookings that were really made."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from booking.rules.approval import needs_approval
from booking.rules.conduct import Conduct
from booking.rules.facts import (
    BookingRequest,
    Busy,
    Facts,
    Held,
    InstrumentTerms,
    Person,
    is_cross_zone,
    requester_class,
)
from booking.rules.judge import refusals, with_buffers
from booking.rules.opening import PLAIN_CALENDAR, WorkCalendar
from booking.rules.policy import Policy
from booking.rules.research_group import kept as kept_group
from booking.rules.span import Span
from kernel.values.clock import local_day
from kernel.values.errors import Refusal

_NEAR = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Past:
    """A booking as it was made; with `judged` False it only counts for limits.

    `conduct` is how the person stood with the unit then, where its rules mind it.
    """

    request: BookingRequest
    person: Person
    made_at: datetime
    price_fen: int | None = None
    judged: bool = True
    group_id: int | None = None
    conduct: Conduct | None = None


@dataclass(slots=True)
class Replay:
    """How many would be accepted, how many of these after approval, and why not.

    `refused` counts the bookings against which a reason stands, by its name; one
    booking may have several. `examples` hold a reason of each name.
    """

    accepted: int = 0
    waiting: int = 0
    turned_away: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    examples: dict[str, Refusal] = field(default_factory=dict)

    @property
    def judged(self) -> int:
        """Return how many bookings were looked at."""
        return self.accepted + self.turned_away

    @property
    def reasons(self) -> list[tuple[int, Refusal]]:
        """Return the reasons with their counts, the most frequent first."""
        return [(n, self.examples[name]) for name, n in self.refused.most_common()]


def replay(
    past: Iterable[Past],
    policy: Policy,
    terms: InstrumentTerms,
    into: Replay,
    calendar: WorkCalendar = PLAIN_CALENDAR,
) -> None:
    """Judge the bookings of one instrument in the order in which they were made.

    Only what is accepted stands in the way of later ones, and is practice for them.
    Qualifications and permits are taken as they are now; a booking that began as it was made is a walk-up and needs no notice.
    """
    kept: list[tuple[Past, Span]] = []
    for one in sorted(past, key=lambda one: one.made_at):
        span, at = one.request.span, min(one.made_at, one.request.span.start)
        if not one.judged:
            kept.append((one, with_buffers(span, policy)))
            continue
        busy, held = _known(one, kept, terms)
        choice = kept_group(one.group_id)
        facts = Facts(policy, terms, one.person, calendar, busy, held, choice=choice)
        facts = replace(facts, conduct=one.conduct)
        if policy.training_use_days is not None:
            facts = replace(facts, last_use=_last_use(one, kept))
        if span.start <= one.made_at:
            facts = replace(facts, policy=replace(policy, notice_book_min=0))
        reasons = refusals(one.request, facts, at)
        if reasons:
            into.turned_away += 1
            into.refused.update({reason.code for reason in reasons})
            for reason in reasons:
                into.examples.setdefault(reason.code, reason)
            continue
        into.accepted += 1
        into.waiting += needs_approval(one.request, facts, one.price_fen)
        kept.append((one, with_buffers(span, policy)))


def _last_use(one: Past, kept: Sequence[tuple[Past, Span]]) -> date | None:
    """Return the local day on which the person had last used the instrument by then."""
    mine = [
        past.request.span.end
        for past, _blocked in kept
        if past.person.user_id == one.person.user_id
        and past.request.span.end <= one.request.span.start
    ]
    return local_day(max(mine)) if mine else None


def _known(
    one: Past, kept: Sequence[tuple[Past, Span]], terms: InstrumentTerms
) -> tuple[tuple[Busy, ...], tuple[Held, ...]]:
    near = one.request.span.expand(_NEAR, _NEAR)
    busy = tuple(Busy(blocked) for _past, blocked in kept if blocked.overlaps(near))
    held = tuple(
        Held(
            span=past.request.span,
            mine=past.person.user_id == one.person.user_id,
            organisation_id=past.person.organisation_id,
            group_id=past.group_id,
            zone=past.person.zone,
            cross_zone=is_cross_zone(past.person, terms),
            requester=requester_class(past.person, terms),
        )
        for past, _blocked in kept
    )
    return busy, held
