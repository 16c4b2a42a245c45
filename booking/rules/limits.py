"""What one person, unit or zone may hold: counts, hours, gaps, shares."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from booking.rules.facts import Facts, Held, requester_class
from booking.rules.limit_refusals import (
    PERIOD_WORDS,
    WHO_WORDS,
    KeptForOthers,
    QuotaCountUsed,
    QuotaUsed,
    TooCloseToOwn,
    TooManyAtOnce,
    TooManyOpen,
    TooManyThatDay,
    TooMuchOpen,
)
from booking.rules.opening import open_spans
from booking.rules.quota import Quota, period_of, periods_of
from booking.rules.span import Span
from kernel.values.clock import local_day
from kernel.values.errors import Refusal


def against_the_limits(span: Span, facts: Facts, at: datetime) -> Iterator[Refusal]:
    """Yield every limit that the span would exceed, in a fixed order."""
    if not facts.policy.counts:
        return
    mine = [one for one in facts.held if one.mine]
    here = [one.span for one in mine if one.here]
    yield from _against_what_comes(span, here, facts, at)
    yield from _against_the_day(span, here, facts)
    yield from _against_the_gap(span, here, facts)
    yield from _against_the_parallel(span, [one.span for one in mine], facts)
    for quota in facts.policy.all_quotas:
        if quota.who == "group" and facts.group_id is None:
            continue
        if quota.applies in ("all", requester_class(facts.person, facts.terms)):
            yield from _against_the_quota(quota, span, facts)
    yield from _against_the_share(span, facts, at)


def used_min(held: Iterable[Span], within: Span) -> int:
    """Return the whole minutes of the spans that lie within another."""
    parts = (one.intersection(within) for one in held)
    return int(
        sum((part.length for part in parts if part), timedelta()).total_seconds() // 60
    )


def counted(quota: Quota, facts: Facts) -> list[Span]:
    """Return the bookings of this instrument that a quota counts together."""
    return [
        one.span
        for one in facts.held
        if one.here and _shares(quota.who, one, facts) and _is_bound(quota, one)
    ]


def _shares(who: str, one: Held, facts: Facts) -> bool:
    if who == "user":
        return one.mine
    if who == "group":
        return one.group_id is not None and one.group_id == facts.group_id
    if who == "organisation":
        return one.organisation_id == facts.person.organisation_id
    return one.zone is not None and one.zone == facts.person.zone


def _is_bound(quota: Quota, one: Held) -> bool:
    return quota.applies in ("all", one.requester)


def _against_what_comes(
    span: Span, here: list[Span], facts: Facts, at: datetime
) -> Iterator[Refusal]:
    policy = facts.policy
    coming = [one for one in here if one.start > at]
    if policy.max_open is not None and len(coming) >= policy.max_open:
        yield TooManyOpen(len(coming), policy.max_open)
    if policy.max_open_min is not None:
        held = sum(one.minutes for one in coming)
        if held + span.minutes > policy.max_open_min:
            yield TooMuchOpen(held, policy.max_open_min)


def _against_the_day(span: Span, here: list[Span], facts: Facts) -> Iterator[Refusal]:
    limit, day = facts.policy.max_day, local_day(span.start)
    if limit is None:
        return
    that_day = [one for one in here if local_day(one.start) == day]
    if len(that_day) >= limit:
        yield TooManyThatDay(len(that_day), limit, day)


def _against_the_gap(span: Span, here: list[Span], facts: Facts) -> Iterator[Refusal]:
    gap = timedelta(minutes=facts.policy.gap_min)
    wide = span.expand(gap, gap)
    near = [one for one in here if gap and one.overlaps(wide)]
    if near:
        first, last = min(near), max(near, key=lambda one: one.end)
        yield TooCloseToOwn(facts.policy.gap_min, first.start - gap, last.end + gap)


def _against_the_parallel(
    span: Span, mine: list[Span], facts: Facts
) -> Iterator[Refusal]:
    limit = facts.policy.parallel_max
    if limit is None:
        return
    at_once = [part for one in mine if (part := one.intersection(span))]
    if _peak(at_once) >= limit:
        ends = [one.end for one in mine if one.overlaps(span)]
        yield TooManyAtOnce(limit, max(ends, default=span.end))


def _peak(spans: list[Span]) -> int:
    """Return how many of the spans run at the same moment at most."""
    return max(
        (sum(o.start <= one.start < o.end for o in spans) for one in spans), default=0
    )


def _against_the_quota(quota: Quota, span: Span, facts: Facts) -> Iterator[Refusal]:
    held = counted(quota, facts)
    words = (WHO_WORDS[quota.who],), (PERIOD_WORDS[quota.per],)
    if quota.limit_count is not None:
        period = period_of(local_day(span.start), quota.per)
        count = sum(period.start <= one.start < period.end for one in held)
        if count >= quota.limit_count:
            resets = local_day(period.end)
            yield QuotaCountUsed(count, quota.limit_count, resets, *words)
    if quota.limit_min is None:
        return
    for period in periods_of(span, quota.per):
        used = used_min(held, period)
        if used + used_min([span], period) > quota.limit_min:
            yield QuotaUsed(used, quota.limit_min, local_day(period.end), *words)
            return


def _against_the_share(span: Span, facts: Facts, at: datetime) -> Iterator[Refusal]:
    policy, person = facts.policy, facts.person
    from_elsewhere = bool(person.zone) and person.zone != facts.terms.zone
    released = span.start - timedelta(hours=policy.reserved_release_h)
    if not policy.reserved_pct or from_elsewhere or at >= released:
        return
    held = [one.span for one in facts.held if one.here and not one.cross_zone]
    for week in periods_of(span, "week"):
        openings = open_spans(policy.hours, week, facts.calendar)
        whole = used_min(openings, week)
        left = whole * (100 - policy.reserved_pct) // 100 - used_min(held, week)
        if used_min([span], week) > left:
            yield KeptForOthers(policy.reserved_pct, max(left, 0), released)
            return
