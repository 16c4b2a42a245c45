"""Bookings that count for somebody's limits, read only where a policy counts."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from booking.rules.facts import Facts, Held, InstrumentTerms, Person, outside_class
from booking.rules.policy import LONGEST_MIN, Policy
from booking.rules.quota import PERIODS, period_of
from booking.rules.span import Span
from kernel.store.prepared import Prepared, Question, in_one_trip
from kernel.values.clock import local_day

# Suggestions look this far around the request.
_AROUND = timedelta(days=2)
_LONGEST = timedelta(minutes=LONGEST_MIN)

# What the person holds here; in the lab besides; what others of the unit or zone hold
# here. Branches that no setting asks for are skipped by their first condition. The lock
# is taken after the instrument's: limits over several instruments hold against two
# bookings of one person at once.
_TEXT = """
    WITH held AS (
        SELECT r.* FROM booking_reservation r
        WHERE r.booked_for_id = %(user_id)s
          AND r.instrument_id = %(instrument_id)s
          AND r.during && tstzrange(LEAST(CAST(%(at)s AS timestamptz),
                                          CAST(%(first)s AS timestamptz)), NULL)
        UNION ALL
        SELECT r.* FROM booking_reservation r, catalog_instrument i
        WHERE CAST(%(parallel)s AS bool)
          AND r.booked_for_id = %(user_id)s
          AND i.id = r.instrument_id AND i.id <> %(instrument_id)s
          AND i.organisation_id = %(owner_id)s
          AND r.during && tstzrange(%(near)s, %(far)s)
        UNION ALL
        SELECT r.* FROM booking_reservation r
        WHERE CAST(%(shared)s AS bool)
          AND r.instrument_id = %(instrument_id)s
          AND r.booked_for_id <> %(user_id)s
          AND (r.group_id = %(group_id)s OR r.organisation_id = %(organisation_id)s
               OR r.zone_key = %(zone)s OR CAST(%(reserved)s AS bool) AND NOT r.cross_zone)
          AND lower(r.during) > CAST(%(since)s AS timestamptz)
          AND lower(r.during) < CAST(%(last)s AS timestamptz)
          AND r.during && tstzrange(%(first)s, %(last)s))
    SELECT date_part('epoch', lower(during)) AS start,
           date_part('epoch', upper(during)) AS stop,
           booked_for_id, instrument_id, organisation_id, zone_key, cross_zone,
           group_id, external, price_class
    FROM held
    WHERE state IN ('requested', 'confirmed', 'in_use', 'completed')
      AND id <> %(except_id)s
    """
_HELD = Prepared(_TEXT)
# Taken after the instruments' locks, and before the look, which then sees what the one
# before wrote: a limit over several instruments holds against two bookings at once.
_LOCK = Prepared("SELECT pg_advisory_xact_lock(%(key)s, %(user_id)s)")
_PERSON = 0x626B


@dataclass(frozen=True, slots=True)
class Asked:
    """For whom and when limits are looked at; except_id is the booking being changed."""

    span: Span
    at: datetime
    except_id: int = 0


def held_for(facts: Facts, asked: Asked) -> tuple[Held, ...]:
    """Return what counts for the policy's limits; nothing, unasked, where none is set."""
    policy, person, terms = facts.policy, facts.person, facts.terms
    if not policy.counts or not person.user_id:
        return ()
    first, last = _reach(policy, asked.span)
    shares = {one.who for one in policy.all_quotas} - {"user"}
    values = {
        "user_id": person.user_id,
        "instrument_id": terms.instrument_id,
        "owner_id": terms.organisation_id,
        "group_id": facts.group_id if "group" in shares else None,
        "organisation_id": person.organisation_id if "organisation" in shares else None,
        "zone": person.zone if "zone" in shares else None,
        "parallel": policy.parallel_max is not None,
        "shared": bool(shares or policy.reserved_pct),
        "reserved": bool(policy.reserved_pct),
        "at": asked.at,
        "first": first,
        "last": last,
        "since": first - _LONGEST,
        "near": asked.span.start - _AROUND,
        "far": asked.span.end + _AROUND,
        "except_id": asked.except_id,
    }
    questions: list[Question] = [(_HELD, values)]
    if policy.parallel_max is not None:
        lock = {"key": _PERSON, "user_id": person.user_id}
        questions.insert(0, (_LOCK, lock))
    rows = in_one_trip(*questions)[-1]
    return tuple(_held(rows, person, terms))


def _held(
    rows: Iterable[Any], person: Person, terms: InstrumentTerms
) -> Iterator[Held]:
    for row in rows:
        span = Span(
            datetime.fromtimestamp(row.start, UTC),
            datetime.fromtimestamp(row.stop, UTC),
        )
        kind = row.price_class
        yield Held(
            span=span,
            mine=row.booked_for_id == person.user_id,
            here=row.instrument_id == terms.instrument_id,
            organisation_id=row.organisation_id,
            group_id=row.group_id,
            zone=row.zone_key,
            cross_zone=row.cross_zone,
            requester=outside_class(kind, row.zone_key, terms.zone)
            if row.external
            else "own",
        )


def _reach(policy: Policy, span: Span) -> tuple[datetime, datetime]:
    """Return from when until when bookings may count for a span near this one."""
    wanted = {one.per for one in policy.all_quotas} | {"day"}
    if policy.reserved_pct:
        wanted.add("week")
    longest = max(wanted, key=PERIODS.index)
    gap = timedelta(minutes=policy.gap_min)
    around = span.expand(_AROUND + gap, _AROUND + gap)
    first = period_of(local_day(around.start), longest).start
    return first, period_of(local_day(around.end), longest).end
